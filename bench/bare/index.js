// Registers the resources of a file with literal inputs, exports its outputs, and nothing else: what a preview costs at least.
import { readFileSync } from "node:fs";
import { register } from "./register.ts";

const { resources, outputs } = JSON.parse(readFileSync(process.env.GLK_BENCH_RESOURCES, "utf8"));
register(resources);

export default outputs;
