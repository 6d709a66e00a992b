/** What the tests use of this library, which comes without types. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  type Interaction = { readonly prompt: { readonly name: string }; readonly params: Record<string, unknown> };

  export default class Provider {
    constructor(issuer: string, configuration: object);
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
    on(event: "grant.success", listener: (context: { body: { id_token?: string } }) => void): this;
    on(event: string, listener: (...facts: unknown[]) => void): this;
    readonly Grant: new (facts: {
      accountId: string;
      clientId: string;
    }) => { addOIDCScope(scope: string): void; save(): Promise<string> };
  }
}
