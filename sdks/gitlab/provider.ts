import * as pulumi from "@pulumi/pulumi";
import { defaults } from "./resource.ts";

/** Where GitLab is and who asks. Each falls back to the provider's environment variable (`GITLAB_TOKEN`, …). */
export interface ProviderArgs {
  /** API address with its closing slash, as in `https://gitlab.example.com/api/v4/` (`GITLAB_BASE_URL`). */
  baseUrl?: pulumi.Input<string | undefined>;
  cacertFile?: pulumi.Input<string | undefined>;
  clientCert?: pulumi.Input<string | undefined>;
  clientKey?: pulumi.Input<string | undefined>;
  configFile?: pulumi.Input<string | undefined>;
  context?: pulumi.Input<string | undefined>;
  /** False for a GitLab that does not exist yet: the provider then asks nothing while it is configured. */
  earlyAuthCheck?: pulumi.Input<boolean | undefined>;
  enableAutoCiSupport?: pulumi.Input<boolean | undefined>;
  headers?: pulumi.Input<{ [key: string]: pulumi.Input<string> } | undefined>;
  insecure?: pulumi.Input<boolean | undefined>;
  /** How often an answer 429 is retried, with growing pauses; other failures are not retried. */
  retries?: pulumi.Input<number | undefined>;
  /** Kept as a secret. */
  token?: pulumi.Input<string | undefined>;
}

/** An explicit GitLab provider. Inputs that are no strings travel as JSON text, as Pulumi's protocol asks. */
export class Provider extends pulumi.ProviderResource {
  static readonly __pulumiType: string = "gitlab";

  declare readonly baseUrl: pulumi.Output<string | undefined>;
  declare readonly cacertFile: pulumi.Output<string | undefined>;
  declare readonly clientCert: pulumi.Output<string | undefined>;
  declare readonly clientKey: pulumi.Output<string | undefined>;
  declare readonly configFile: pulumi.Output<string | undefined>;
  declare readonly context: pulumi.Output<string | undefined>;
  declare readonly token: pulumi.Output<string | undefined>;

  /** Whether `obj` is a GitLab provider, also when two copies of the SDK are loaded. */
  static override isInstance(obj: unknown): obj is Provider {
    return (obj as { __pulumiType?: unknown } | null | undefined)?.__pulumiType === "pulumi:providers:gitlab";
  }

  constructor(name: string, args: ProviderArgs = {}, opts: pulumi.ResourceOptions = {}) {
    const json = (value: pulumi.Input<boolean | number | object | undefined>) =>
      pulumi.output(value).apply((known) => JSON.stringify(known));
    const inputs: pulumi.Inputs = {
      baseUrl: args.baseUrl,
      cacertFile: args.cacertFile,
      clientCert: args.clientCert,
      clientKey: args.clientKey,
      configFile: args.configFile,
      context: args.context,
      earlyAuthCheck: json(args.earlyAuthCheck),
      enableAutoCiSupport: json(args.enableAutoCiSupport),
      headers: json(args.headers),
      insecure: json(args.insecure),
      retries: json(args.retries),
      token: args.token === undefined ? undefined : pulumi.secret(args.token),
    };
    const secretOpts = { additionalSecretOutputs: ["token"] };
    super("gitlab", name, inputs, pulumi.mergeOptions(pulumi.mergeOptions(defaults, opts), secretOpts));
  }
}
