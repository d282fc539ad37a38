/** Entry of the engine process, a child of child_process.fork. */
import './child.ts'
