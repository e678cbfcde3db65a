import { serve } from "../../../../../sandbox/providers/plugin/index.ts";

// A plugin process for the tests: prints beside the port, and waits in create until it is aborted.
await serve({
  name: "fixture",
  version: "1.0.0",
  create: async (_, { signal }) => {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    throw new Error("aborted");
  },
});
console.log("this line belongs to stderr");
