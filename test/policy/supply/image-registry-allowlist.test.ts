import { imageRegistryAllowlist } from "../../../policy/rules/supply/image-registry-allowlist.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const image = (text: unknown, more: object = {}) =>
  object("v1", "Pod", { spec: { containers: [{ name: "web", image: text, ...more }] } });
const custom = (apiVersion: string, kind: string, field: string) =>
  object(apiVersion, kind, { spec: { [field]: "evil.io/x:1" } });
const AT = "spec.containers[0].image";

describeRule(imageRegistryAllowlist, {
  settings: { imageRegistries: ["reg.io", "docker.io/library/postgres", "mine/*", "ghcr.io/team"] },
  good: {
    "a registry": { stack: image("reg.io/any/where:1") },
    "an image of Docker Hub": { stack: image("postgres:17") },
    "an owner of Docker Hub": { stack: image("mine/web:1") },
    "a path": { stack: image("ghcr.io/team/web:1") },
    "a registry of this machine": { stack: image("localhost/x:1"), settings: { imageRegistries: ["localhost"] } },
    "a registry with a port": {
      stack: image("reg.local:5000/x:1"),
      settings: { imageRegistries: ["reg.local:5000"] },
    },
    "fields of another group's Runner": { stack: custom("example.com/v1", "Runner", "runnerImage") },
    "fields of another kind": { stack: custom("apps.gitlab.com/v1beta1", "GitLab", "runnerImage") },
    "any, where the setting is empty": { stack: image("evil.io/x"), settings: { imageRegistries: [] } },
  },
  bad: {
    ...Object.fromEntries(
      ["buildImage", "runnerImage", "helperImage"].map((field) => [
        `another registry, ${field} of a Runner`,
        { stack: custom("apps.gitlab.com/v1beta2", "Runner", field), at: [`spec.${field}`] },
      ]),
    ),
    "another registry than this machine's": {
      stack: image("localhosts/x:1"),
      settings: { imageRegistries: ["localhost"] },
      at: [AT],
    },
    "another registry": { stack: image("evil.io/x:1"), at: [AT] },
    "a name that only begins alike": { stack: image("reg.io.evil.com/x:1"), at: [AT] },
    "an owner that only begins alike": { stack: image("mineral/web:1"), at: [AT] },
    "another path": { stack: image("ghcr.io/teams/web:1"), at: [AT] },
    "another image of Docker Hub": { stack: image("postgresql:17"), at: [AT] },
  },
  unjudged: { "an unknown image": { stack: image(UNKNOWN_TEXT), names: AT } },
});
