import manifest from "@pulumi/gitlab/package.json" with { type: "json" };
import { serve } from "../plugin/index.ts";
import { gitlabProvider } from "./provider.ts";

await serve(() => gitlabProvider(manifest.version));
