export type Condition = "night" | "rush_hour" | "winter" | "rain" | "fit_out" | "lift_repair" | "works";
