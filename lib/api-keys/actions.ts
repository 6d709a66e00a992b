"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { createApiKey } from "./commands/create";
import { deleteApiKey, revokeApiKey } from "./commands/end";
import { rotateApiKey } from "./commands/rotate";
import { updateApiKey } from "./commands/update";
import { ApiKeyIdInput, CreateApiKeyInput, RotateApiKeyInput, UpdateApiKeyInput } from "./model";

const needs = edit("api-keys");

/** Makes a key; its secret is shown once (K1, R5). */
export const create = action({ name: "api-key.create", needs, input: CreateApiKeyInput, run: createApiKey });

/** Changes a key's name, roles and end (K1, R5). */
export const update = action({ name: "api-key.update", needs, input: UpdateApiKeyInput, run: updateApiKey });

/** Gives a key a new secret; the old one works on for a while (K1, R5). */
export const rotate = action({ name: "api-key.rotate", needs, input: RotateApiKeyInput, run: rotateApiKey });

/** Ends a key for good (K1). */
export const revoke = action({ name: "api-key.revoke", needs, input: ApiKeyIdInput, run: revokeApiKey });

/** Deletes a key (K1). */
export const remove = action({ name: "api-key.delete", needs, input: ApiKeyIdInput, run: deleteApiKey });
