// Every object there is a drawing of, by name.
import { doors } from "./doors";
import { fire } from "./fire";
import { grounds } from "./grounds";
import { indoors } from "./indoors";
import { people } from "./people";
import { plant } from "./plant";
import { signs } from "./signs";

export const objects = {
  ...people,
  ...grounds,
  ...doors,
  ...indoors,
  ...signs,
  ...fire,
  ...plant,
};
export type ObjectName = keyof typeof objects;
