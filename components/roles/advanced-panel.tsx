import type { Advanced } from "@/lib/roles/advanced-words";
import { Section } from "../ui/states";
import { DashboardsField } from "./dashboards-field";
import { QueriesField } from "./queries-field";
import { ShiftsField } from "./shifts-field";

/** What a part of the Advanced tab takes. `errors` are by field, from `advanced` on. */
export type PartProps = {
  value: Advanced;
  errors: Readonly<Record<string, string>>;
  readOnly: boolean | undefined;
  onChange: (value: Advanced) => void;
};

/** The Advanced tab of a role: dashboards, preset queries and weekly shifts (R3). */
export function AdvancedPanel(props: PartProps) {
  return (
    <div>
      <Section
        title="Dashboards"
        description="The sections of the overview that people with this role see first, in this order."
      >
        <DashboardsField {...props} />
      </Section>
      <Section
        title="Preset queries"
        description="Queries that people with this role find ready-made, in the words of the filter box."
      >
        <QueriesField {...props} />
      </Section>
      <Section
        title="Shifts"
        description="When people with this role are on shift, week by week, in UTC. The overview tells who is on shift now."
      >
        <ShiftsField {...props} />
      </Section>
    </div>
  );
}
