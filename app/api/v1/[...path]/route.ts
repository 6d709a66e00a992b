import { notFound } from "@/lib/core/errors";
import { problemOf } from "@/lib/core/problem";
import { factsOf } from "@/lib/core/request";

/** What is no operation of the API answers as its refusals do, whoever asks. */
async function nothing(request: Request): Promise<Response> {
  return problemOf(notFound("operation"), "api", factsOf(request.headers).id, new Headers());
}

export { nothing as DELETE, nothing as GET, nothing as PATCH, nothing as POST, nothing as PUT };
