import type { Reader } from "../../../analysis/objects/reader.ts";
import { runnerConfigsOf } from "../../../analysis/runner/config.ts";
import { UNSEEN_VALUES } from "../../lib/limits.ts";
import type { Finding, ResourceRule } from "../../lib/rule.ts";
import { movingImage } from "../supply/image-no-latest.ts";

/** The images of a runner configuration do not move, and no job chooses them. */
export const runnerImagesPinned: ResourceRule = {
  scope: "resource",
  judges: ["runners"],
  id: "runner-images-pinned",
  severity: "medium",
  level: "mandatory",
  demand: "image, helper_image and services of a runner configuration are exact, without variables.",
  why: "They run in every job; GitLab Runner expands job variables in them, so a variable lets a job choose.",
  fix: "name an exact version or a digest",
  reference: "GitLab Runner docs, executors/kubernetes, images; CIS Kubernetes 5.5.1",
  limits: UNSEEN_VALUES,
  judge(resource, read) {
    return runnerConfigsOf(resource, read).flatMap(({ sections }) =>
      sections.flatMap(({ kubernetes }) => [
        ...judgeImage(kubernetes.at("image"), "the default image"),
        ...judgeImage(kubernetes.at("helper_image"), "the helper image"),
        ...judgeImage(kubernetes.at("autoscaler", "pause_pod_image"), "the pause image"),
        ...kubernetes
          .at("services")
          .list()
          .flatMap((service) => judgeImage(service.at("name"), "a service")),
      ]),
    );
  },
};

function judgeImage(at: Reader, name: string): Finding[] {
  const text = at.text();
  if (text?.includes("$"))
    return [{ at, what: `${name} is a job's to choose`, found: text, wanted: "an image without variables" }];
  return movingImage(at, name);
}
