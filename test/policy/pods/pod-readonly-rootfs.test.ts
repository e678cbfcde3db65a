import { podReadonlyRootfs } from "../../../policy/rules/pods/pod-readonly-rootfs.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";

const spec = (more: object) =>
  object("v1", "Pod", { metadata: { namespace: "shop" }, spec: { containers: [], ...more } });
const web = (securityContext: unknown) => ({ name: "web", securityContext });
const AT = "spec.containers[0].securityContext.readOnlyRootFilesystem";

describeRule(podReadonlyRootfs, {
  good: { true: { stack: spec({ containers: [web({ readOnlyRootFilesystem: true })] }) } },
  bad: {
    false: { stack: spec({ containers: [web({ readOnlyRootFilesystem: false })] }), at: [AT] },
    absent: { stack: spec({ containers: [web({})] }), at: [AT], says: "absent, which means false" },
    "an init container": {
      stack: spec({ initContainers: [web({ readOnlyRootFilesystem: false })] }),
      at: [AT.replace("containers", "initContainers")],
    },
  },
  unjudged: {
    unknown: { stack: spec({ containers: [web(UNKNOWN_TEXT)] }), names: "spec.containers[0].securityContext" },
  },
});
