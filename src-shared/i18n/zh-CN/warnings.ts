/**
 * What a run warns of: the English sentence, made where the warning arises and kept with the run, and what it says in Chinese.
 * `{{name}}` stands for the same words in both.
 */
export const warnings: Readonly<Record<string, string>> = {
  'Width and height must be multiples of {{multiple}} for this model; {{width}} x {{height}} was asked for.':
    '此模型的宽和高必须是 {{multiple}} 的倍数；所求为 {{width}} x {{height}}。',
  'This model makes pictures of {{size}} pixels only; {{width}} x {{height}} was asked for.':
    '此模型只生成 {{size}} 像素的图片；所求为 {{width}} x {{height}}。',
  'The model folder {{path}} is not there. Connect its disk, or link the folder again.':
    '模型文件夹 {{path}} 不存在。请连接其所在磁盘，或重新链接该文件夹。',
  'The disk of {{folder}} is full. Free some space, or keep fewer trajectories (Settings).':
    '{{folder}} 所在磁盘已满。请腾出空间，或在设置中少保留轨迹。',
  'The engine is busy with {{name}}. Wait until it ends, or stop it.': '引擎正忙于 {{name}}。请等待其结束，或将其停止。',
  "The network's answer is not a number at noise level {{level}} (network call {{call}}). A half-precision model may overflow: use its 32-bit form, lower the guidance, or another provider.":
    '网络在噪声级 {{level}} 处（第 {{call}} 次调用）的输出不是数值。半精度模型可能溢出：请使用其 32 位版本、降低引导强度或换用其他计算设备。',
  'The scheduler configuration has {{key}} = {{value}}; a number of at least 0 is needed.':
    '调度器配置中 {{key}} = {{value}}；需要不小于 0 的数。',
  'The scheduler configuration has {{count}} training steps; whole numbers up to {{most}} can be read.':
    '调度器配置有 {{count}} 个训练步；可读取不超过 {{most}} 的整数。',
  'The prediction type "{{type}}" is unknown; epsilon, sample and v_prediction can be read.':
    '未知的预测类型“{{type}}”；可读取 epsilon、sample 与 v_prediction。',
  '{{name}} with prediction type "{{type}}" cannot be read; only "epsilon" can.':
    '无法读取预测类型为“{{type}}”的 {{name}}；仅支持“epsilon”。',
  'The scheduler configuration has betas outside (0, 1); check beta_start, beta_end and trained_betas.':
    '调度器配置中的 beta 不在 (0, 1) 内；请检查 beta_start、beta_end 与 trained_betas。',
  'The beta schedule "{{name}}" is unknown; linear, scaled_linear, squaredcos_cap_v2 and sigmoid can be read.':
    '未知的 beta 调度“{{name}}”；可读取 linear、scaled_linear、squaredcos_cap_v2 与 sigmoid。',
  '"prompts" is no grammar of prompts.': '“prompts”不是提示词语法。',
  '"examplePrompts" is no list of prompts with the texts "en" and "zh-CN".':
    '“examplePrompts”不是含“en”与“zh-CN”文本的提示词列表。',
  '"recommended" names the solver "{{solver}}", which is unknown.': '“recommended”所列求解器“{{solver}}”未知。',
  '"distilledGuidance" is neither a strength nor two that rise.': '“distilledGuidance”既不是一个强度，也不是递增的两个强度。',
  '"sampleShape" is no list of whole numbers from 1.': '“sampleShape”不是由不小于 1 的整数组成的列表。',
  'No guidance is in force, so its interval and its rescaling have no effect.': '引导未启用，因此其区间与重缩放均不起作用。',
  "The first level {{first}} lies above the model's highest, {{top}}, of which it knows nothing.":
    '首个噪声级 {{first}} 高于该模型的最高噪声级 {{top}}，模型对此一无所知。',
  'The analytical first step takes the state for pure noise, which at the first level {{first}} it is not; leave it off here.':
    '解析首步把初始状态当作纯噪声，而在首个噪声级 {{first}} 处并非如此；此处请关闭它。',
  'The evaluations ran out after {{done}} of {{asked}} refinements.': '调用次数已用完，{{asked}} 次细化只做了 {{done}} 次。',
  'The evaluations ran out, so nothing was refined.': '调用次数已用完，因此未作细化。',
  'A tolerance of {{asked}} is near what a single-precision network can resolve.':
    '容差 {{asked}} 已接近单精度网络所能分辨的极限。',
  'A tolerance of {{asked}} is beyond a single-precision network; {{used}} is used instead.':
    '容差 {{asked}} 超出单精度网络的能力；改用 {{used}}。',
  'The configuration has prediction_type "flow_prediction" without use_flow_sigmas; a flow model is assumed.':
    '配置中 prediction_type 为 "flow_prediction" 而没有 use_flow_sigmas；按流模型处理。',
  'Dynamic thresholding is not smooth and is left out.': '动态阈值化不光滑，已略去。',
  'Clipping of the estimate (clip_sample) is not smooth and is left out.': '对估计值的截断（clip_sample）不光滑，已略去。',
  'A noise prediction says nothing about the picture at pure noise; the last training step is left out.':
    '在纯噪声处，噪声预测对图片一无所知；最后一个训练步已略去。',
  'The graph takes one time step for all rows, so pictures at different noise levels were evaluated one by one.':
    '计算图的各行共用一个时间步，因此噪声级不同的图片是逐张求值的。',
  'The picture was decoded in {{parts}} overlapping parts, because the whole does not fit into memory.':
    '整张图片放不进内存，因此分 {{parts}} 个重叠的部分解码。',
  'The graph takes whole time steps only, so an adaptive solver stalls at an error of about 1e-3.':
    '计算图只接受整数时间步，因此自适应求解器的误差停在约 1e-3。',
  'Guidance is 1, which is none, so the negative prompt has no effect; raise it to use one.':
    '引导强度为 1，即没有引导，因此反向提示词不起作用；要使用它请调高引导强度。',
  'Guidance of strength {{strength}} is part of this model, so neither another strength nor a negative prompt has any effect.':
    '强度 {{strength}} 的引导已并入该模型，因此其他强度和反向提示词均不起作用。',
  'The model was made with guidance from {{from}} to {{to}}; {{asked}} lies outside, where it knows nothing.':
    '该模型的引导强度为 {{from}} 至 {{to}}；{{asked}} 在此之外，模型对此一无所知。',
  'The model takes its guidance as a number and has no second pass, so the negative prompt has no effect.':
    '该模型以数值接收引导，没有第二次求值，因此反向提示词不起作用。',
  'The model has no class that means none, so guidance has no effect.': '该模型没有表示“无”的类别，因此引导不起作用。',
  'The model reads no text, so guidance has no effect.': '该模型不读取文本，因此引导不起作用。',
  'The model knows none of the words of the prompt, so the picture has nothing to do with it; try one of its examples.':
    '该模型不认识提示词中的任何词，因此图片与之无关；请试试它的示例。',
  "The prompt is longer than the model's {{limit}} tokens: from character {{from}} on it was left out.":
    '提示词超过该模型的 {{limit}} 个词元：从第 {{from}} 个字符起未被读取。',
  "The negative prompt is longer than the model's {{limit}} tokens: from character {{from}} on it was left out.":
    '反向提示词超过该模型的 {{limit}} 个词元：从第 {{from}} 个字符起未被读取。',
  "The prompt is longer than CLIP's {{limit}} tokens: from character {{from}} on only T5 reads it.":
    '提示词超过 CLIP 的 {{limit}} 个词元：从第 {{from}} 个字符起只有 T5 读取。',
  "The negative prompt is longer than CLIP's {{limit}} tokens: from character {{from}} on only T5 reads it.":
    '反向提示词超过 CLIP 的 {{limit}} 个词元：从第 {{from}} 个字符起只有 T5 读取。',
  'The folder has no text_encoder_3 (T5), so the prompt is read by the two CLIP encoders alone.':
    '文件夹中没有 text_encoder_3（T5），因此提示词只由两个 CLIP 编码器读取。',
  'The VAE encoder of this model draws random numbers of its own, so a run that reads a picture cannot be repeated bit for bit. Export vae_encoder again so that it gives latent_parameters.':
    '该模型的 VAE 编码器自行抽取随机数，因此读取图片的运行无法逐位重现。请重新导出 vae_encoder，使其输出 latent_parameters。',
  'This model was distilled for the method "{{made}}"; "{{chosen}}" reads its answers differently.':
    '该模型是为方法“{{made}}”蒸馏的；“{{chosen}}”对其输出的解读不同。',
  'This model was distilled for the method "{{made}}" in a few steps; "{{chosen}}" follows a path that it was not made for, and the picture is worse.':
    '该模型是为方法“{{made}}”的少数几步蒸馏的；“{{chosen}}”沿着它未学过的路径行进，图片会变差。',
  'The method "{{chosen}}" is for models distilled for few steps, which this one is not; choose another method.':
    '方法“{{chosen}}”用于为少数几步蒸馏的模型，而该模型不是；请选择其他方法。',
  'This model was distilled to say where a path ends, not the mean that Langevin refinement needs; without refinement the picture is better.':
    '该模型蒸馏后给出的是路径的终点，而不是 Langevin 细化所需的均值；不细化图片更好。',
  "The model's own time bends at every training step, where small tolerances cannot be met; another chart has no such bends.":
    '模型自身的时间在每个训练步处都有折点，较小的容差在那里无法达到；其他坐标没有这种折点。',
  'The prompt names no class, so class 0 is drawn.': '提示词没有指明类别，因此绘制类别 0。',
  'The steps of this run could not all be written, so its trajectory is incomplete; see to the disk of the library.':
    '这次运行的步骤未能全部写入，因此其轨迹不完整；请检查资料库所在的磁盘。',
  // Why a run cannot be deleted.
  'This run is no longer there.': '这次运行已不存在。',
  'This run has a picture; delete that in the gallery.': '这次运行已有图片；请在图库中删除该图片。',
  'This run has not ended, or its end could not be written down yet, so it cannot be deleted now.':
    '这次运行尚未结束，或其结束状态尚未写入，因此现在无法删除。',
  'The picture of this run is made and only waits to be saved; start Flowline again once the disk of the library can be written, then delete it in the gallery.':
    '这次运行的图片已生成，只待保存；请在资料库所在磁盘可写后重新启动 Flowline，再到图库中删除它。',
  // What a dropped or kept picture's text says.
  'The text is very long; its end was not read.': '文本过长，结尾部分未读取。',
  'There is no line of settings; only the prompt was read.': '没有设置行，只读取了提示词。',
  '"{{key}}" is not a value Flowline can use.': '“{{key}}”不是 Flowline 能用的值。',
  'The sampler "{{name}}" is not one of Flowline\'s; the chosen one stays.':
    'Flowline 没有采样器“{{name}}”，保留当前选择的采样器。',
  'It names no source of noise: that of a graphics card is taken, as web UIs do.':
    '文本未注明噪声来源，按 web UI 的惯例取显卡噪声。',
  'The schedule "{{name}}" is not one of Flowline\'s; the chosen time nodes stay.':
    'Flowline 没有调度“{{name}}”，保留当前选择的时间节点。',
  'It was made from another picture, which the text does not hold.': '它由另一张图片生成，而文本中不包含那张图片。',
  'It was enlarged in a second pass, which is not repeated.': '它在第二遍中被放大，这一遍不会重复。',
  'For the sampler "{{name}}" the other tool leaves out the level before the last; Flowline does not.':
    '对采样器“{{name}}”，另一工具略去倒数第二个噪声级，Flowline 不略去。',
  'The levels of the schedule "{{name}}" are rounded otherwise, by at most one training step.':
    '调度“{{name}}”的噪声级取整方式不同，相差至多一个训练步。',
  'The networks it adds to the model are left out: {{names}}.': '它加到模型上的网络被略去：{{names}}。',
  'It was made with the model "{{name}}".': '它由模型“{{name}}”生成。',
  'Not understood: {{keys}}.': '未能理解：{{keys}}。',
  'A damaged or oversized text field was skipped.': '跳过了一个损坏或过大的文本字段。',
  '{{count}} damaged or oversized text fields were skipped.': '跳过了 {{count}} 个损坏或过大的文本字段。',
  'The recipe in this picture is damaged and cannot be read.': '这张图片中的配方已损坏，无法读取。',
  'The recipe in this picture is not valid JSON.': '这张图片中的配方不是有效的 JSON。',
  'The recipe in this picture has version {{version}}, this Flowline reads version 1; update Flowline to use it.':
    '这张图片中的配方是版本 {{version}}，而此 Flowline 读取版本 1；请更新 Flowline。',
  'The recipe in this picture is incomplete or wrong at "{{field}}".': '这张图片中的配方在“{{field}}”处不完整或有误。',
  'This picture carries no recipe: it was not made by Flowline, or its text was removed.':
    '这张图片不含配方：它不是由 Flowline 生成的，或其文本已被移除。',
  'This picture carries a ComfyUI workflow without the graph that was run ("prompt"), and only that tells the settings.':
    '这张图片含有 ComfyUI 工作流，但不含实际运行的图（“prompt”），而只有后者说明设置。',
  'The ComfyUI graph in this picture is not valid JSON.': '这张图片中的 ComfyUI 图不是有效的 JSON。',
  'The ComfyUI graph in this picture holds no nodes with a class_type.': '这张图片中的 ComfyUI 图不含带 class_type 的节点。',
  'The ComfyUI graph in this picture has no sampler that Flowline can read; its nodes are {{types}}.':
    '这张图片中的 ComfyUI 图没有 Flowline 能读取的采样器；其节点为 {{types}}。',
  'It was sampled in {{count}} passes, of which only the first is taken.': '它分 {{count}} 遍采样，只取第一遍。',
  'The ComfyUI sampler ran a part of its steps; here all are run.': 'ComfyUI 采样器只运行了部分步数；此处运行全部步数。',
  'These ComfyUI nodes are passed over: {{types}}.': '以下 ComfyUI 节点被忽略：{{types}}。',
  'The size could not be read from the ComfyUI graph; the chosen one stays.': '无法从 ComfyUI 图中读出尺寸，保留当前选择的尺寸。',
  'It was one of {{count}} pictures drawn together, of which only the first can be drawn again.':
    '它是一起绘制的 {{count}} 张图片之一，其中只有第一张能再次绘制。',
  'The positive prompt could not be read from the ComfyUI node "{{type}}".': '无法从 ComfyUI 节点“{{type}}”读出提示词。',
  'The negative prompt could not be read from the ComfyUI node "{{type}}".': '无法从 ComfyUI 节点“{{type}}”读出反向提示词。',
  'Of the texts of the ComfyUI node "{{type}}" only the first is taken.': 'ComfyUI 节点“{{type}}”的多段文本中只取第一段。',
  'The InvokeAI text in this picture is not valid JSON.': '这张图片中的 InvokeAI 文本不是有效的 JSON。',
  'The InvokeAI text in this picture tells no prompt, seed, steps or scheduler.':
    '这张图片中的 InvokeAI 文本没有说明提示词、种子、步数或调度器。',
  "It names no schedule: the model's own time nodes are taken.": '文本未注明调度，取该模型自身的时间节点。',
  'The picture carries the text of another tool, not a recipe of Flowline.':
    '这张图片含有其他工具的文本，而不是 Flowline 的配方。',
  'The file is not there.': '文件不存在。',
  'Nothing is left to compare: name methods in {{list}} that fit {{numbers}}.':
    '没有可比较的做法：请在列表中选择适合这些评估次数的方法。',
  '{{name}} was left out at {{nfe}} evaluations: it needs more for two levels.':
    '{{name}} 在 {{nfe}} 次评估下未列入：两个噪声级就需要更多。',
  '{{name}} was left out: it needs tolerances.': '{{name}} 未列入：它需要容差。',
  '{{name}} on {{kind}} nodes was left out at {{nfe}} evaluations: nodes coincide, so fewer would be used than asked for.':
    '{{name}}（{{kind}} 节点）在 {{nfe}} 次评估下未列入：有节点重合，实际用到的会少于所求。',
  '{{one}} is {{other}}: the nodes are the same.': '{{one}} 即 {{other}}：节点相同。',
  'The network is not smooth enough for the reference: it kept a tolerance of {{tolerance}}.':
    '网络不够光滑，参考解只保持了 {{tolerance}} 的容差。',
  'The reference takes its last estimate at level {{end}}, some candidates at {{other}}; what the estimate changes between the two counts as their error.':
    '参考解在噪声级 {{end}} 处取最后的估计，有些做法在 {{other}} 处；两者之间估计的变化计入其误差。',
  '{{name}} answers in a few steps of {{solver}} and has no flow that solvers could be compared on; take the model it was made from.':
    '{{name}} 用 {{solver}} 几步作答，没有可供比较求解器的流；请使用它所源自的模型。',
  'The numbers grew without bound.': '数值无界增长。',
  'The run gave up its tolerance after {{nfe}} evaluations and finished otherwise.':
    '运行在 {{nfe}} 次评估后放弃了容差，改用其他方式完成。',
  "The model's arithmetic allowed a tolerance of {{kept}}, not {{asked}}.":
    '模型的运算精度只允许 {{kept}} 的容差，而非 {{asked}}。',
  'There is no reference for this prompt and seed.': '此提示词和种子没有参考解。',
  'The run ended without a final sample.': '运行结束时没有最终样本。',
  '{{what}}: seed {{seed}} is one of {{those}}; nodes are judged on seeds they never saw.':
    '评判用的种子中，{{seed}} 也用于制作节点；请用从未见过的种子评判。',
  '{{steps}} levels are too many to choose; ask for fewer evaluations.': '{{steps}} 个噪声级太多，无法选取；请减少评估次数。',
  'No run on optimised nodes came to an end; `flowline study` says why.':
    '没有一次在优化节点上的运行到达终点；请用比较查看原因。',
  'Port {{port}} is in use by another program; choose another.': '端口 {{port}} 正被其他程序使用；请另选一个。',
}
