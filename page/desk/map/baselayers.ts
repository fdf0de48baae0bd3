// Layers of a base map: pictures as they are, shapes (MVT) in a quiet style of our own, so that what lies above them is seen
// first. Fetched only when somebody chooses a base map.
import type { FeatureLike } from 'ol/Feature'
import MVT from 'ol/format/MVT'
import type BaseLayer from 'ol/layer/Base'
import TileLayer from 'ol/layer/Tile'
import VectorTileLayer from 'ol/layer/VectorTile'
import { transformExtent } from 'ol/proj'
import VectorTileSource from 'ol/source/VectorTile'
import XYZ from 'ol/source/XYZ'
import { Fill, Stroke, Style, Text } from 'ol/style'
import type { Basemap } from './basemap'

const FONT = '"Noto Sans CJK SC","Microsoft YaHei",sans-serif'
interface Colours {
  water: string
  green: string
  land: string
  building: string
  road: string
  major: string
  text: string
}
const QUIET: Colours = { water: '#c9dbe8', green: '#e1ecd8', land: '#efeeea', building: '#dedbd4', road: '#c2c8d0', major: '#9ea7b3', text: '#46515e' }
/** For who switched the contrast up: lines and words that are seen. */
const STRONG: Colours = { water: '#a3c3da', green: '#d3e5c5', land: '#efeeea', building: '#c4bfb4', road: '#98a1ac', major: '#68727e', text: '#000000' }

/** What a layer holds, by its name in the usual schemas (OpenMapTiles, Protomaps, Shortbread). */
const HOLDS: [RegExp, string][] = [
  // Which borders may be shown is for the authority to say: those of a downloaded map are not.
  [/bound|admin|disputed/i, 'border'],
  [/water|ocean|river|lake/i, 'water'],
  [/building/i, 'building'],
  [/road|transport|street|highway|rail|bridge/i, 'road'],
  [/place|label|name/i, 'place'],
  [/poi|housenum|peak|address/i, 'detail'],
]
const MAJOR = /motorway|trunk|primary|highway|major/
const PATH = /path|track|foot|cycle|steps|ferry|pedestrian/
const GREEN = /wood|forest|grass|park|green|meadow|scrub|farm|garden|cemetery|nature/
/** From so many metres a pixel on streets have no names. */
const STREET_NAMES = 6

/** The style of shapes in one look and language. */
export function styleOf(contrast: boolean, english: boolean): (feature: FeatureLike, resolution: number) => Style | undefined {
  const colours = contrast ? STRONG : QUIET
  const fills = Object.fromEntries(Object.entries(colours).map(([name, color]) => [name, new Style({ fill: new Fill({ color }) })])) as Record<keyof Colours, Style>
  const building = new Style({ fill: new Fill({ color: colours.building }), stroke: new Stroke({ color: colours.road, width: 0.6 }) })
  const lines = new Map<string, Style>()
  const line = (color: string, width: number, dashed = false) => {
    const key = `${color} ${width} ${dashed}`
    if (!lines.has(key)) lines.set(key, new Style({ stroke: new Stroke({ color, width, lineDash: dashed ? [3, 3] : undefined }) }))
    return lines.get(key)!
  }
  const named = (feature: FeatureLike): string => String((english ? feature.get('name:en') : (feature.get('name:zh') ?? feature.get('name:zh-Hans'))) ?? feature.get('name') ?? '')
  const words = (text: string, size: number, along: boolean) =>
    new Text({ text, font: `${size}px ${FONT}`, placement: along ? 'line' : 'point', fill: new Fill({ color: colours.text }), stroke: new Stroke({ color: '#ffffff', width: 3 }) })
  return (feature, resolution) => {
    const layer = String(feature.get('layer') ?? '')
    const holds = HOLDS.find(([name]) => name.test(layer))?.[1] ?? 'land'
    const kind = String(feature.get('class') ?? feature.get('kind') ?? feature.get('pmap:kind') ?? layer)
    const shape = (feature.getGeometry() as { getType(): string }).getType().replace('Multi', '')
    if (holds === 'border' || holds === 'detail') return undefined
    if (shape === 'Point') {
      const text = named(feature)
      const size = /city|capital/.test(kind) ? 15 : /town|suburb|locality/.test(kind) ? 13 : 12
      return holds === 'place' && text ? new Style({ text: words(text, size, false) }) : undefined
    }
    if (shape === 'Polygon') {
      if (holds === 'building') return resolution < 10 ? building : undefined
      return holds === 'water' ? fills.water : GREEN.test(kind) ? fills.green : fills.land
    }
    if (holds === 'water') return line(colours.water, 1.4)
    const text = holds === 'road' || holds === 'place' ? named(feature) : ''
    const wide = Math.min(4, Math.max(1, 12 / resolution))
    const drawn = holds === 'place' ? undefined : MAJOR.test(kind) ? line(colours.major, 1 + wide) : PATH.test(kind) || /rail/.test(kind) ? line(colours.road, 1, true) : line(colours.road, wide)
    if (!text || resolution > STREET_NAMES) return drawn
    return new Style({ stroke: drawn?.getStroke() ?? undefined, text: words(text, 12, true) })
  }
}

/** The layers of a base map, the lowest first; `heard` is told whether its tiles come. */
export function layersOf(map: Basemap, contrast: boolean, english: boolean, heard: (fine: boolean) => void): BaseLayer[] {
  const extent = map.bounds ? transformExtent(map.bounds, 'EPSG:4326', 'EPSG:3857') : undefined
  return map.layers.map((name) => {
    const url = `/api/v1/basemaps/${encodeURIComponent(name)}/{z}/{x}/{y}?v=${encodeURIComponent(map.version)}`
    const grid = { url, minZoom: map.zoom_min, maxZoom: map.zoom_max, transition: 0 }
    // Where the map would need many small tiles it stays away.
    const at = { extent, minZoom: Math.max(0, map.zoom_min - 2), className: 'base' }
    const source = map.is_vector ? new VectorTileSource({ ...grid, format: new MVT() }) : new XYZ(grid)
    source.on('tileloaderror', () => heard(false))
    source.on('tileloadend', () => heard(true))
    return source instanceof XYZ ? new TileLayer({ ...at, source }) : new VectorTileLayer({ ...at, source, declutter: true, style: styleOf(contrast, english) })
  })
}
