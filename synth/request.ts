import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import type { NodeOptions, SourceLine } from "./graph.ts";

/** The options of a registration that change what a deployment does; unset ones are left out. */
export function optionsOf(req: RegisterResourceRequest): NodeOptions {
  const options: NodeOptions = {};
  if (req.getIgnorechangesList().length > 0) options.ignoreChanges = req.getIgnorechangesList();
  if (req.getReplaceonchangesList().length > 0) options.replaceOnChanges = req.getReplaceonchangesList();
  if (req.getAdditionalsecretoutputsList().length > 0) {
    options.additionalSecretOutputs = req.getAdditionalsecretoutputsList();
  }
  const aliases = aliasesOf(req);
  if (aliases.length > 0) options.aliases = aliases;
  if (req.getDeletebeforereplacedefined()) options.deleteBeforeReplace = req.getDeletebeforereplace();
  if (req.getRetainondelete()) options.retainOnDelete = true;
  if (req.getDeletedwith() !== "") options.deletedWith = req.getDeletedwith();
  if (req.getVersion() !== "") options.version = req.getVersion();
  if (req.getImportid() !== "") options.import = req.getImportid();
  const timeouts = timeoutsOf(req);
  if (Object.keys(timeouts).length > 0) options.timeouts = timeouts;
  return options;
}

/** An alias as a URN, or as the parts that differ, `type=… name=…`. */
function aliasesOf(req: RegisterResourceRequest): string[] {
  return req.getAliasesList().map((alias) => {
    const spec = alias.getSpec();
    if (spec === undefined) return alias.getUrn();
    const parts = [
      ["name", spec.getName()],
      ["type", spec.getType()],
      ["stack", spec.getStack()],
      ["project", spec.getProject()],
      ["parent", spec.getNoparent() ? "none" : spec.getParenturn()],
    ];
    return parts.flatMap(([part, value]) => (value ? [`${part}=${value}`] : [])).join(" ");
  });
}

function timeoutsOf(req: RegisterResourceRequest): NonNullable<NodeOptions["timeouts"]> {
  const timeouts = req.getCustomtimeouts();
  return {
    ...(timeouts?.getCreate() && { create: timeouts.getCreate() }),
    ...(timeouts?.getUpdate() && { update: timeouts.getUpdate() }),
    ...(timeouts?.getDelete() && { delete: timeouts.getDelete() }),
  };
}

/** The lines of this project (nothing below node_modules) on the way to the registration, innermost first. */
export function traceOf(req: RegisterResourceRequest | ReadResourceRequest, root: string): SourceLine[] {
  const frames = req.getStacktrace()?.getFramesList() ?? [];
  return frames.flatMap((frame) => {
    const position = frame.getPc();
    const file = position && projectFile(position.getUri(), root);
    return file ? [{ file, line: position.getLine() }] : [];
  });
}

/**
 * A `file:` URL that stands for a path of this project, relative to `root`. For a frame of an ES module the SDK takes the
 * module's own URL for a path below the working directory and encodes it once more; that is undone here.
 */
function projectFile(uri: string, root: string): string | undefined {
  const nested = uri.lastIndexOf("file:");
  if (nested < 0) return undefined;
  const url = new URL(nested > 0 ? decodeURIComponent(uri.slice(nested)) : uri);
  url.search = "";
  const file = relative(root, fileURLToPath(url));
  return file.startsWith("..") || file.includes("node_modules") ? undefined : file;
}
