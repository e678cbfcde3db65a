import { runnerAllowedImages } from "../../../policy/rules/runner/runner-allowed-images.ts";
import { object, UNKNOWN_TEXT } from "../../lib/judge.ts";
import { describeRule } from "../describe-rule.ts";
import { runner } from "../policies.ts";

const KUBERNETES = 'data["config.toml"] » runners[0].kubernetes';

describeRule(runnerAllowedImages, {
  good: {
    "a registry": { stack: runner('allowed_images = ["reg.io/**", "alpine:*"]') },
  },
  bad: {
    "no list": { stack: runner(), at: [`${KUBERNETES}.allowed_images`], says: "every image is allowed" },
    "an empty list": { stack: runner("allowed_images = []"), at: [`${KUBERNETES}.allowed_images`] },
    everything: { stack: runner('allowed_images = ["reg.io/*", "**"]'), at: [`${KUBERNETES}.allowed_images[1]`] },
    "every registry": { stack: runner('allowed_images = ["*/*:*"]'), at: [`${KUBERNETES}.allowed_images[0]`] },
    "a choice that holds everything": {
      stack: runner('allowed_images = ["{reg.io,*}/x"]'),
      at: [`${KUBERNETES}.allowed_images[0]`],
    },
  },
  unjudged: {
    "an unknown text": {
      stack: object("v1", "ConfigMap", { data: { "config.toml": UNKNOWN_TEXT } }),
      names: 'data["config.toml"]',
    },
  },
});
