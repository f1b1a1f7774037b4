// The points of shapes: listed, moved, taken away. A ring ends where it begins, and stays so.
const RINGS = { Point: (at) => [[at]], LineString: (ring) => [ring], Polygon: (rings) => rings };
const LEAST = { Point: 1, LineString: 2, Polygon: 4 }; // positions, the closing one included

const isClosed = (geometry) => geometry.type === "Polygon";

export function verticesOf({ features }) {
  return features.flatMap(({ geometry }, shape) =>
    RINGS[geometry.type](geometry.coordinates).flatMap((positions, ring) =>
      (isClosed(geometry) ? positions.slice(0, -1) : positions).map((position, at) => ({ shape, ring, at, position })),
    ),
  );
}

export function move({ features }, { shape, ring, at }, position) {
  const { geometry } = features[shape];
  if (geometry.type === "Point") {
    geometry.coordinates = position;
    return;
  }
  const positions = RINGS[geometry.type](geometry.coordinates)[ring];
  positions[at] = position;
  if (isClosed(geometry) && at === 0) positions[positions.length - 1] = position;
}

// A ring that has too few points left goes, and with an outline the whole shape.
export function remove({ features }, { shape, ring, at }) {
  const { geometry } = features[shape];
  const positions = RINGS[geometry.type](geometry.coordinates)[ring];
  if (positions.length > LEAST[geometry.type]) {
    positions.splice(at, 1);
    if (isClosed(geometry) && at === 0) positions[positions.length - 1] = positions[0];
  } else if (ring) geometry.coordinates.splice(ring, 1);
  else features.splice(shape, 1);
}
