/** How a node is drawn. */
export interface NodeLook {
  x: number;
  y: number;
  size: number;
  label: string;
  color: string;
}
