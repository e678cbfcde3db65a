import { k8sExplicitProvider } from "../../../policy/rules/pulumi/k8s-explicit-provider.ts";
import { resource, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const kubernetes = (props: Record<string, unknown>) => resource("pulumi:providers:kubernetes", props);
const ofGitlab = (props: Record<string, unknown>) => resource("pulumi:providers:gitlab", props);

describeRule(k8sExplicitProvider, {
  good: {
    "a context": { stack: kubernetes({ context: "dev" }) },
    "a cluster of the kubeconfig": { stack: kubernetes({ cluster: "dev" }) },
    "a folder instead of a cluster": { stack: kubernetes({ renderYamlToDirectory: "rendered" }) },
    "an unknown kubeconfig": { stack: kubernetes({ kubeconfig: UNKNOWN_TEXT }) },
    https: { stack: ofGitlab({ baseUrl: "https://gitlab.example.com" }) },
    "http on a host of the settings": {
      stack: ofGitlab({ baseUrl: "http://localhost:8080" }),
      settings: { insecureHosts: ["localhost"] },
    },
  },
  bad: {
    "no cluster": { stack: kubernetes({}), at: ["kubeconfig"] },
    "an empty context": {
      stack: kubernetes({ context: "" }),
      at: ["kubeconfig"],
      says: "wherever the shell points to",
    },
    "no check of the certificate": { stack: ofGitlab({ insecure: "true" }), at: ["insecure"] },
    http: { stack: ofGitlab({ baseUrl: "http://gitlab.example.com" }), at: ["baseUrl"] },
  },
  unjudged: { "an unknown address": { stack: ofGitlab({ baseUrl: UNKNOWN_TEXT }), names: "baseUrl" } },
});
