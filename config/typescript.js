// Lets Node run TypeScript: 22.18 and newer do so themselves (0.4 s faster), older ones through tsx.
// The compile cache keeps compiled SDK code between runs (measured: 1.0 s to 0.4 s for the imports of index.ts).
import module from "node:module";

module.enableCompileCache?.();
if (!process.features.typescript) await import("tsx");
