import { productionFaults as operatorFaults } from "../../components/runner/runner.schema.ts";
import type { Fault } from "../faults.ts";
import type { StackSettings } from "../schema.ts";
import { entries, fault } from "./references.ts";

/** What a production stack refuses although it is valid elsewhere. */
export function productionFaults({ production, apps, runnerOperators }: StackSettings): Fault[] {
  if (!production) return [];
  return [
    ...entries(apps).flatMap(([name, app]) =>
      app.production
        ? []
        : [
            fault(
              ["apps", name, "production"],
              "is false in a production stack; set it, so that the artifact is a digest or a bounded version",
            ),
          ],
    ),
    ...entries(runnerOperators).flatMap(([name, operator]) =>
      operatorFaults(operator).map(({ path, message }) => fault(["runnerOperators", name, ...path], message)),
    ),
  ];
}
