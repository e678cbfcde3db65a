import manifest from "@pulumi/random/package.json" with { type: "json" };
import { serve } from "../plugin/index.ts";
import { randomProvider } from "./provider.ts";

await serve(randomProvider(manifest.version));
