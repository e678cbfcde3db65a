import type { CustomResourceOptions, ResourceTransform } from "@pulumi/pulumi";
import callback from "@pulumi/pulumi/proto/callback_pb.js";
import type { GraphNode } from "./graph.ts";

/**
 * The transforms of a program's resources, kept in memory, where the SDK would start a server that an engine calls back. It stands in
 * for the SDK's own `CallbackServer`.
 */
export class Transforms {
  readonly #registered: ResourceTransform[] = [];
  readonly #byResource = new Map<string, ResourceTransform[]>();

  async registerTransform(transform: ResourceTransform): Promise<InstanceType<typeof callback.Callback>> {
    const handle = new callback.Callback();
    handle.setToken(String(this.#registered.push(transform) - 1));
    return handle;
  }

  async awaitStackRegistrations(): Promise<void> {}

  shutdown(): void {}

  /** The resource with this URN was registered with the transforms of these tokens. */
  keep(urn: string, tokens: readonly string[]): void {
    if (tokens.length > 0)
      this.#byResource.set(
        urn,
        tokens.map((token) => this.#registered[Number(token)]!),
      );
  }

  /** A child of a resource as its parent's transforms leave it; of what they may change, the provider is looked at. */
  async applied(child: GraphNode): Promise<GraphNode> {
    let node = child;
    for (const transform of this.#byResource.get(child.parent) ?? []) {
      const { custom, type, name, inputs: props } = node;
      const result = await transform({ custom, type, name, props, opts: {} });
      const provider = (result?.opts as CustomResourceOptions | undefined)?.provider;
      if (provider) node = { ...node, provider: await new Promise<string>((resolve) => provider.urn.apply(resolve)) };
    }
    return node;
  }
}
