import { notFound } from "next/navigation";
import { Refusal } from "./errors";

/** What a page reads by an id of its address: a refusal as not_found becomes the page's 404. */
export async function orNotFound<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof Refusal && error.code === "not_found") notFound();
    throw error;
  }
}
