/** The one message a page's preload sends: it carries the port over which everything else goes. */
export const PORT_CHANNEL = 'flowline:port'
/** The name under which the preload offers the port to the page. */
export const PRELOAD_NAME = 'flowline'
