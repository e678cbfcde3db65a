import { serve } from "../plugin/index.ts";
import { kubernetesProvider } from "./provider.ts";

await serve(() => kubernetesProvider());
