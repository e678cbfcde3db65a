/** The names under which the pack itself speaks, besides those of its rules. */
export const META = {
  settings: "pack-settings",
  stack: "pack-stack",
  exemptions: "meta-exemptions-valid",
  coverage: "meta-coverage",
  stackCoverage: "meta-coverage-stack",
} as const;
