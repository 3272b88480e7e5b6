// The equipment's and plant rooms' items: each one's object, and clauses beside the rules.
import type { Entry } from "./entry";

const IN_PLACE: Entry = ["extinguisher"];
const PRESSURE: Entry = ["gauge", { pressure: "off" }];
const SEAL: Entry = ["pin", { seal: "seal_tag/broken", pin: "missing" }];
const BODY: Entry = ["cylinder"];
const HOSE: Entry = [
  "hose_nozzle",
  { hose: "hose/cracked", blocked: "clogged", nozzle: "nozzle/broken", wheels: "wheels/broken" },
];
const CARD: Entry = ["check_card", { plate: "plate/unreadable", card: "missing" }];
const ROOM: Entry = ["plant_room"];
const FIVE_LABEL: Entry = ["five_label"];

function extinguisher(list: string, second: Entry): Record<string, Entry> {
  const items = [IN_PLACE, second, SEAL, BODY, HOSE, CARD];
  return Object.fromEntries(items.map((entry, i) => [`${list}.${i + 1}`, entry]));
}

export const equipment: Readonly<Record<string, Entry>> = {
  "eq-exit-light.1": ["exit_sign", { arrow: "arrow/wrong" }],
  "eq-exit-light.2": ["plug_out", { slow: "slow" }],
  "eq-exit-light.3": ["battery"],
  "eq-exit-light.4": ["label", { label: "wrong" }],

  ...extinguisher("eq-extinguisher-clean-gas", PRESSURE),
  ...extinguisher("eq-extinguisher-co2", ["scale", { light: "low" }]),
  ...extinguisher("eq-extinguisher-powder", PRESSURE),
  ...extinguisher("eq-extinguisher-water", PRESSURE),

  "eq-hydrant-box.1": ["hydrant_box", { sign: "sign/unclear" }],
  "eq-hydrant-box.2": ["fire_box", { reel: "reel/missing", unfit: "broken" }],
  "eq-hydrant-box.3": ["hydrant_valve", { cap: "cap/missing" }],
  "eq-hydrant-box.4": ["gauge_flow"],
  "eq-hydrant-box.5": ["gauge_still"],
  "eq-hydrant-box.6": ["label", { label: "missing" }],

  "eq-lift.1": ["certificate"],
  "eq-lift.2": ["sos_bell", { dead: "faulty" }],
  "eq-lift.3": ["lift_doors", { jam: "stuck", sill: "sill/litter" }],
  "eq-lift.4": ["lift", { level: "level/not_level" }],
  "eq-lift.5": ["service_sheet"],
  "eq-lift.6": ["machine_room"],

  "plant-air-conditioning.1": ["chiller", { state: "wrong" }],
  "plant-air-conditioning.2": ["chilled_water"],
  "plant-air-conditioning.3": ["cooling_tower"],
  "plant-air-conditioning.4": [
    "two_gauges",
    { evaporator: "evaporator/off", condenser: "condenser/off" },
  ],
  "plant-air-conditioning.5": ["ammeter"],
  "plant-air-conditioning.6": [
    "pump",
    { level: "cooling_tower/off", fan: "fan/faulty", fill: "tower_fill/dirty" },
  ],
  "plant-air-conditioning.7": [
    "pipe",
    { insulation: "insulation/torn", sweating: "sweating", arrow: "pipe_arrow/unclear" },
  ],
  "plant-air-conditioning.8": ROOM,
  "plant-air-conditioning.9": FIVE_LABEL,

  "plant-fire-pump.1": ["gauge", { hydrant: "hydrant/off", sprinkler: "sprinkler/off" }],
  "plant-fire-pump.2": ["control_cabinet", { power: "no_power" }],
  "plant-fire-pump.3": ["two_supplies", { main: "main_supply/off", standby: "standby_supply/off" }],
  "plant-fire-pump.4": ["valve", { position: "wrong", tag: "tag/missing", seal: "lock/missing" }],
  "plant-fire-pump.5": ["tank", { float: "float/faulty", refill: "refill/not" }],
  "plant-fire-pump.6": ["pressure_tank", { start: "faulty", often: "often" }],
  "plant-fire-pump.7": ["pump"],
  "plant-fire-pump.8": ROOM,
  "plant-fire-pump.9": FIVE_LABEL,

  "plant-power-distribution.1": ["voltmeter", { voltage: "off" }],
  "plant-power-distribution.2": ["ammeter"],
  "plant-power-distribution.3": ["transformer", { fan: "fan/faulty" }],
  "plant-power-distribution.4": ["power_factor", { factor: "low", capacitor: "capacitor/faulty" }],
  "plant-power-distribution.5": ["energy_meter"],
  "plant-power-distribution.6": [
    "breaker",
    { position: "wrong", lamp: "indicator/lamp_out", joint: "joint/hot", tripped: "no_power" },
  ],
  "plant-power-distribution.7": ["thermometer"],
  "plant-power-distribution.8": ["safety_gloves"],
  "plant-power-distribution.9": ROOM,
  "plant-power-distribution.10": FIVE_LABEL,

  "plant-shafts.1": ["shaft_door"],
  "plant-shafts.2": ["shaft"],
  "plant-shafts.3": ["pipe", { bracket: "bracket/loose", marking: "pipe_marking/unclear" }],
  "plant-shafts.4": [
    "cable_tray",
    { torn: "cable/torn", hot: "cable/hot", cover: "tray_cover/missing" },
  ],
  "plant-shafts.5": ["fire_stop", { open: "hole", loose: "fallen" }],
  "plant-shafts.6": FIVE_LABEL,

  "plant-water-pump.1": ["gauge", { inlet: "inlet/off", outlet: "outlet/off" }],
  "plant-water-pump.2": ["ammeter", { frequency: "frequency/off" }],
  "plant-water-pump.3": ["control_cabinet"],
  "plant-water-pump.4": ["pump"],
  "plant-water-pump.5": [
    "tank",
    { lid: "tank_lid/unlocked", screen: "tank_screen/missing", water: "tank_water/murky" },
  ],
  "plant-water-pump.6": ["water_meter"],
  "plant-water-pump.7": ROOM,
  "plant-water-pump.8": FIVE_LABEL,
};
