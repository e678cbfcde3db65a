import { type AgentConfig, agentConfig } from "../../../../analysis/grants/agent-config.ts";
import { Reader } from "../../../../analysis/objects/reader.ts";

/** An agent's configuration with an entry of every kind. */
export const TEXT = `
ci_access:
  projects:
    - id: acme/shop/web
      protected_branches_only: true
      environments: [production, review/*]
      access_as: { ci_job: {} }
    - id: acme/tools
      access_as:
        impersonate: { username: robot, groups: [robots] }
  groups:
    - id: acme/shop
      access_as: { ci_job: {} }
  instance: {}
user_access:
  access_as: { user: {} }
  groups:
    - id: acme/shop
`;

export const read = (text: string, project?: string): AgentConfig =>
  agentConfig(text, new Reader(text), "prod", project);
