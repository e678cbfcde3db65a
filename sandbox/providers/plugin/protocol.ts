import { createRequire } from "node:module";
import type * as anyProto from "google-protobuf/google/protobuf/any_pb.js";
import type * as emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import type * as structProto from "google-protobuf/google/protobuf/struct_pb.js";

// @pulumi/pulumi brings a protobuf runtime of its own; messages of two runtimes do not mix, so its copy is taken.
const fromPulumi = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));

/** The protobuf `Struct` classes that the generated code of @pulumi/pulumi uses. */
export const struct = fromPulumi("google-protobuf/google/protobuf/struct_pb.js") as typeof structProto;
/** The protobuf `Empty` class that the generated code of @pulumi/pulumi uses. */
export const empty = fromPulumi("google-protobuf/google/protobuf/empty_pb.js") as typeof emptyProto;
/** The protobuf `Any` class that the generated code of @pulumi/pulumi uses. */
export const any = fromPulumi("google-protobuf/google/protobuf/any_pb.js") as typeof anyProto;
