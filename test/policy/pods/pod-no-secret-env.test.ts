import { podNoSecretEnv } from "../../../policy/rules/pods/pod-no-secret-env.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const spec = (more: object) =>
  object("v1", "Pod", { metadata: { namespace: "shop" }, spec: { containers: [], ...more } });
const env = (...variables: unknown[]) => ({ name: "web", env: variables });

describeRule(podNoSecretEnv, {
  good: {
    "a plain variable": { stack: spec({ containers: [env({ name: "MODE", value: "fast" })] }) },
    "a ConfigMap": {
      stack: spec({ containers: [env({ name: "MODE", valueFrom: { configMapKeyRef: { name: "web" } } })] }),
    },
    "a file with a token": { stack: spec({ containers: [env({ name: "TOKEN_FILE", value: "/run/token" })] }) },
    "a variable of another": { stack: spec({ containers: [env({ name: "TOKEN", value: "$(OTHER)" })] }) },
    "a public key": { stack: spec({ containers: [env({ name: "PUBLIC_KEY", value: "abc" })] }) },
    "words about a header": { stack: spec({ containers: [env({ name: "X", value: "Bearer authentication" })] }) },
    "a switch": { stack: spec({ containers: [env({ name: "USE_TOKEN", value: "true" })] }) },
  },
  bad: {
    "a Secret's key": {
      stack: spec({ containers: [env({ name: "X", valueFrom: { secretKeyRef: { name: "db", key: "p" } } })] }),
      at: ["spec.containers[0].env[0].valueFrom.secretKeyRef"],
    },
    "a whole Secret, in an init container": {
      stack: spec({ initContainers: [{ name: "i", envFrom: [{ secretRef: { name: "db" } }] }] }),
      at: ["spec.initContainers[0].envFrom[0].secretRef"],
    },
    "a literal by its name": {
      stack: spec({ containers: [env({ name: "DB_PASSWORD", value: "hunter2" })] }),
      at: ["spec.containers[0].env[0].value"],
      says: "found=a literal for DB_PASSWORD",
    },
    "a literal by its form": {
      stack: spec({ containers: [env({ name: "X", value: "glpat-abcdefghijklmnopqrst" })] }),
      at: ["spec.containers[0].env[0].value"],
    },
    "a header with a token": {
      stack: spec({ containers: [env({ name: "X", value: "bearer abc123def" })] }),
      at: ["spec.containers[0].env[0].value"],
    },
    "a key": {
      stack: spec({ containers: [env({ name: "X", value: "-----BEGIN OPENSSH PRIVATE KEY-----\n" })] }),
      at: ["spec.containers[0].env[0].value"],
    },
  },
  unjudged: {
    "an unknown value": {
      stack: spec({ containers: [env({ name: "TOKEN", value: UNKNOWN_TEXT })] }),
      names: "spec.containers[0].env[0].value",
    },
  },
});
