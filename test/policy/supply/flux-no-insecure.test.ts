import { fluxNoInsecure } from "../../../policy/rules/supply/flux-no-insecure.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

function source(kind: string, spec: object) {
  return object("source.toolkit.fluxcd.io/v1", kind, { spec });
}

describeRule(fluxNoInsecure, {
  good: {
    "an OCI registry": {
      stack: source("OCIRepository", { url: "oci://registry.example.com/shop/web", insecure: false }),
    },
    "a repository over ssh": { stack: source("GitRepository", { url: "ssh://git@gitlab.example.com/shop/web" }) },
    "the sandbox's registry": {
      stack: source("OCIRepository", { url: "oci://localhost:5050/shop/web", insecure: true }),
      settings: { insecureHosts: ["localhost"] },
    },
    "the sandbox's charts": {
      stack: source("HelmRepository", { url: "http://127.0.0.1:8080/charts" }),
      settings: { insecureHosts: ["127.0.0.1"] },
    },
    "another object": { stack: object("v1", "ConfigMap", { spec: { insecure: true } }) },
  },
  bad: {
    insecure: {
      stack: source("OCIRepository", { url: "oci://registry.example.com/shop/web", insecure: true }),
      at: ["spec.insecure"],
      says: "registry.example.com",
    },
    "plain http": { stack: source("HelmRepository", { url: "http://charts.example.com" }), at: ["spec.url"] },
    "localhost without a word in the settings": {
      stack: source("OCIRepository", { url: "oci://localhost:5050/shop/web", insecure: true }),
      at: ["spec.insecure"],
    },
    "a host that begins like an allowed one": {
      stack: source("OCIRepository", { url: "oci://localhost.example.com/shop/web", insecure: true }),
      settings: { insecureHosts: ["localhost"] },
      at: ["spec.insecure"],
    },
    "an allowed host as a user's name": {
      stack: source("GitRepository", { url: "http://localhost@evil.example.com/x" }),
      settings: { insecureHosts: ["localhost"] },
      at: ["spec.url"],
    },
    "an ImageRepository": {
      stack: object("image.toolkit.fluxcd.io/v1", "ImageRepository", { spec: { insecure: true } }),
      at: ["spec.insecure"],
    },
  },
  unjudged: {
    "an unknown url": { stack: source("HelmRepository", { url: UNKNOWN_TEXT }), names: "spec.url" },
    "an unknown insecure": {
      stack: source("OCIRepository", { url: "oci://registry.example.com/x", insecure: UNKNOWN_TEXT }),
      names: "spec.insecure",
    },
  },
});
