import { parseImage } from "../../analysis/images/reference.ts";
import { containersOf, podsOf } from "../../analysis/objects/pods.ts";
import type { Reader } from "../../analysis/objects/reader.ts";
import { chartNameOf } from "./charts.ts";
import type { Member } from "./rule.ts";

/** The pods of a runner's manager: the process that asks GitLab for jobs and makes their pods. */
export interface Manager {
  readonly namespace: string;
  /** Their labels; undefined where an operator gives them. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly origin: string;
  readonly at: Reader;
}

const CHART = "gitlab-runner";

/**
 * The managers of a stack: releases of the chart gitlab-runner with the labels that it gives (chart, templates/_helpers.tpl), Runners of
 * the operator, which gives labels of its own, and pods that run the image of GitLab Runner.
 */
export function managersOf(members: readonly Member[]): Manager[] {
  return members.flatMap((member) => {
    const { resource, read } = member;
    if (resource.shape === "release") return chartNameOf(read) === CHART ? ofRelease(member) : [];
    const { origin, namespace = "default" } = resource;
    if (resource.group === "apps.gitlab.com" && resource.kind === "Runner")
      return [{ namespace, labels: undefined, origin, at: read.at("metadata", "namespace") }];
    return podsOf(resource, read)
      .filter((pod) => containersOf(pod).some(({ read: container }) => isRunnerImage(container.at("image").text())))
      .map(({ metadata }) => ({
        namespace,
        labels: textsOf(metadata.at("labels")),
        origin,
        at: metadata.at("labels"),
      }));
  });
}

function ofRelease({ resource, read }: Member): Manager[] {
  const namespace = read.at("namespace").text();
  if (namespace === undefined) return [];
  const release = read.at("name").text() ?? resource.name;
  const values = read.at("values");
  const given = values.at("fullnameOverride").text() || undefined;
  const app = given ?? (release.includes(CHART) ? release : `${release}-${CHART}`);
  const labels = { app, release, heritage: "Helm", ...textsOf(values.at("podLabels")) };
  return [{ namespace, labels, origin: resource.origin, at: read.at("namespace") }];
}

function isRunnerImage(image: string | undefined): boolean {
  const name =
    parseImage(image ?? "")
      .path.split("/")
      .at(-1) ?? "";
  return /^gitlab-runner(-ocp|-ubi)?$/.test(name);
}

function textsOf(labels: Reader): Record<string, string> {
  return Object.fromEntries(
    labels.entries().flatMap(([key, at]) => (at.text() === undefined ? [] : [[key, at.text()!]])),
  );
}
