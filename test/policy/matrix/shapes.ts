import type { Rule } from "../../../policy/lib/rule.ts";
import type { Judged } from "../../../policy/lib/session.ts";
import { exemption, judge, listOf, patchOf, TODAY, UNKNOWN_TEXT } from "../../lib/judge.ts";
import {
  blamed,
  blamesObject,
  differs,
  type Example,
  inData,
  isObject,
  isStated,
  rewritten,
  type Shape,
} from "./example.ts";
import { withValueAt } from "./places.ts";
import { POD_SHAPES } from "./pod-shapes.ts";
import { TEXT_SHAPES } from "./text-shapes.ts";

type Body = Record<string, unknown>;

function inList(rule: Rule, example: Example): string[] {
  const { paths, origins } = judge(rule, example.stack, example.settings);
  const objects = new Set(example.stack.filter(isObject).map(({ urn }) => urn));
  const below = (path: string) => (path === "(whole object)" ? "items[0]" : `items[0].${path}`);
  return paths.map((path, index) => (objects.has(origins[index]!) ? below(path) : path));
}

/** Another version of the same group; the core group has one. */
function older(judged: Judged): Judged {
  const props = judged.props as Body;
  const [group, version] = String(props["apiVersion"]).split("/");
  if (version === undefined) return judged;
  const other = version === "v1" ? "v1beta1" : "v1alpha1";
  return {
    ...judged,
    type: judged.type.replace(`${group}/${version}:`, `${group}/${other}:`),
    props: { ...props, apiVersion: `${group}/${other}` },
  };
}

function isRelease(type: string): boolean {
  return type.startsWith("kubernetes:helm.sh/");
}

function otherRelease(judged: Judged): Judged {
  if (!isRelease(judged.type)) return judged;
  const type = judged.type.endsWith(":Release") ? "kubernetes:helm.sh/v4:Chart" : "kubernetes:helm.sh/v3:Release";
  return { ...judged, type };
}

function isRole({ type }: Judged): boolean {
  return /:(Cluster)?Role$/.test(type);
}

function widened(judged: Judged, list: string): Judged {
  const props = judged.props as Body;
  const rules = (props["rules"] as Body[] | undefined)?.map((one) => ({ ...one, [list]: ["*"] }));
  return isRole(judged) ? { ...judged, props: { ...props, rules } } : judged;
}

/** The field that holds a place: an item of a list is not absent by itself. */
function fieldOf(path: string): string {
  const [outer = ""] = path.split(" » ");
  return outer.replace(/(\[\d+\])+$/, "");
}

/** Every way in which the matrix writes a fault. */
export const SHAPES: readonly Shape[] = [
  {
    name: "as a Patch",
    applies: (rule, example) => blamesObject(rule, example) && isStated(rule, example),
    check: (rule, example) =>
      differs(example.at, judge(rule, rewritten(rule, example, patchOf), example.settings).paths),
  },
  {
    name: "in a List",
    applies: blamesObject,
    check: (rule, example) =>
      differs(inList(rule, example), judge(rule, rewritten(rule, example, listOf), example.settings).paths),
  },
  {
    name: "in another version",
    applies: (rule, example) =>
      rewritten(rule, example, older).some((judged, index) => judged !== example.stack[index]),
    check: (rule, example) => differs(example.at, judge(rule, rewritten(rule, example, older), example.settings).paths),
  },
  {
    name: "with what is at fault unknown",
    applies: (_rule, example) => inData(example),
    check(rule, { stack, settings }) {
      const { paths, origins } = judge(rule, stack, settings);
      const hidden = stack.map((judged) => {
        const own = paths.filter((_, index) => origins[index] === judged.urn);
        const props = own.reduce((data, path) => withValueAt(data, path, UNKNOWN_TEXT), judged.props as Body);
        return { ...judged, props };
      });
      const verdict = judge(rule, hidden, settings);
      if (verdict.aside.some((text) => text.startsWith("could not judge"))) return undefined;
      return `found ${verdict.paths.join(", ") || "nothing"} and said nothing of what is unknown`;
    },
  },
  {
    name: "without it, or with null in its place",
    applies: (_rule, example) => inData(example),
    check(rule, { stack, settings }) {
      const { paths, origins } = judge(rule, stack, settings);
      const emptied = (value: null | undefined) =>
        stack.map((judged) => {
          const own = paths.filter((_, index) => origins[index] === judged.urn).map(fieldOf);
          const props = own.reduce((data, path) => withValueAt(data, path, value), judged.props as Body);
          return { ...judged, props };
        });
      const [absent, nothing] = [undefined, null].map((value) => judge(rule, emptied(value), settings).messages);
      const failed = absent!.find((message) => message.includes("the rule failed to run"));
      return failed ?? differs(absent!, nothing!);
    },
  },
  {
    name: "exempted",
    applies: () => true,
    check(rule, { stack, settings, at }) {
      const exemptions = stack.map(({ urn }) => exemption(rule.id, urn, TODAY));
      const { paths, aside } = judge(rule, stack, { ...settings, exemptions });
      const said = aside.filter((text) => text.startsWith(`exempted until ${TODAY}`)).length;
      return said === at.length ? differs([], paths) : `${said} of ${at.length} findings are said to be exempted`;
    },
  },
  {
    name: "with an exemption that has ended",
    applies: () => true,
    check(rule, { stack, settings, at }) {
      const exemptions = stack.map(({ urn }) => exemption(rule.id, urn, "2026-06-14"));
      return differs(at, judge(rule, stack, { ...settings, exemptions }).paths);
    },
  },
  ...POD_SHAPES,
  ...TEXT_SHAPES,
  {
    name: "in a release of the other kind",
    applies: (rule, example) =>
      example.stack.some(({ type, urn }) => isRelease(type) && blamed(rule, example).has(urn)),
    check: (rule, { stack, settings, at }) => differs(at, judge(rule, stack.map(otherRelease), settings).paths),
  },
  ...["verbs", "resources"].map(
    (list): Shape => ({
      name: `with a wildcard for ${list}`,
      applies: (rule, example) =>
        example.stack.some((judged) => isRole(judged) && blamed(rule, example).has(judged.urn)),
      check: (rule, example) =>
        judge(
          rule,
          rewritten(rule, example, (judged) => widened(judged, list)),
          example.settings,
        ).paths.length > 0
          ? undefined
          : "found nothing",
    }),
  ),
];
