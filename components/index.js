// Pulumi's plugin runner hooks every .ts file that is required with ts-node; what a module imports, Node reads itself.
export * from "./index.ts";
