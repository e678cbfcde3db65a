import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "./lib/pack.ts";
import { rules } from "./rules/index.ts";

new PolicyPack("gitlab-kubernetes", { policies: policiesOf(rules), enforcementLevel: "advisory" });
