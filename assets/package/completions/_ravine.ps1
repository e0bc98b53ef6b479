
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'ravine' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'ravine'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'ravine' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Print what a scenario can name, with parameters, defaults and legal values')
            [CompletionResult]::new('trace', 'trace', [CompletionResultType]::ParameterValue, 'Write the trajectories of all optimizers as a table or as an array for NumPy, hidden ones too')
            [CompletionResult]::new('data', 'data', [CompletionResultType]::ParameterValue, 'Write the numbers behind the figure: the surface on a grid, level lines, the chart; or a script that computes its paths')
            [CompletionResult]::new('render', 'render', [CompletionResultType]::ParameterValue, 'Draw the figure to a file')
            [CompletionResult]::new('deck', 'deck', [CompletionResultType]::ParameterValue, 'Draw every page of a deck to a file, and all of them into a handout')
            [CompletionResult]::new('text', 'text', [CompletionResultType]::ParameterValue, 'Print a line of text or a link that carries the scenario, to be mailed or pasted into the window')
            [CompletionResult]::new('map', 'map', [CompletionResultType]::ParameterValue, 'Make a map: where each start ends, or what becomes of a run for many settings')
            [CompletionResult]::new('race', 'race', [CompletionResultType]::ParameterValue, 'Tune the visible optimizers on the same budget, and write their best settings as a table')
            [CompletionResult]::new('signals', 'signals', [CompletionResultType]::ParameterValue, 'Write what becomes of signals and gradients from layer to layer of random networks as a table')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Validate scenarios and check what they claim: silent where all are good and claim nothing')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravine;list' {
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON instead of text')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravine;trace' {
            [CompletionResult]::new('--page', '--page', [CompletionResultType]::ParameterName, 'The page of a deck: its key, or its number from 1')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the table [default: by the ending of FILE, csv on standard output]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to FILE, whole or not at all, instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to FILE, whole or not at all, instead of standard output')
            [CompletionResult]::new('--weights', '--weights', [CompletionResultType]::ParameterName, 'Write all weights of a network, too: w0, w1, … in the order of its weights in a scenario')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'ravine;data' {
            [CompletionResult]::new('--page', '--page', [CompletionResultType]::ParameterName, 'The page of a deck: its key, or its number from 1')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The form of the data [default: by the ending of FILE; on standard output csv, of contours json, of python py]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to FILE, whole or not at all, instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to FILE, whole or not at all, instead of standard output')
            [CompletionResult]::new('--points', '--points', [CompletionResultType]::ParameterName, 'Grid points along the longer side of the view, for grid and contours, 2 to 4096 [default: 256]')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravine;render' {
            [CompletionResult]::new('--page', '--page', [CompletionResultType]::ParameterName, 'The page of a deck: its key, or its number from 1')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The figure, whose ending says what to write: a picture, or a movie of all steps (.gif, .apng, .y4m, or `-`, which is Y4M video on standard output). A name with a number, as in frame-%04d.png, is a picture for each frame')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The figure, whose ending says what to write: a picture, or a movie of all steps (.gif, .apng, .y4m, or `-`, which is Y4M video on standard output). A name with a number, as in frame-%04d.png, is a picture for each frame')
            [CompletionResult]::new('--out-dir', '--out-dir', [CompletionResultType]::ParameterName, 'Instead: the folder for the figures of all scenarios, which are called like these; made if it is missing. Figures that cannot be made are listed at the end')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What figures in that folder are, one or several such as pdf,png [default: png]')
            [CompletionResult]::new('--vary', '--vary', [CompletionResultType]::ParameterName, 'Figures for several values of a number, such as optimizer.1.lr=0.01..1:9log or run.noise=0,0.1,1: side by side in one file with --output, each in a file of its own with --out-dir')
            [CompletionResult]::new('--size', '--size', [CompletionResultType]::ParameterName, 'Width and height of a picture in points (CSS pixels, 16 to 10000 each), mm or inches: 1600x1000, 85x60mm, 6x4in')
            [CompletionResult]::new('--font-size', '--font-size', [CompletionResultType]::ParameterName, 'Size of body text in points of 1/72 inch, 4 to 45 [default: as suits the size of the picture]')
            [CompletionResult]::new('--scale', '--scale', [CompletionResultType]::ParameterName, 'Pixels per point, 0.1 to 10 [default: 2, in movies 1]')
            [CompletionResult]::new('--theme', '--theme', [CompletionResultType]::ParameterName, 'theme')
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'Letters of an SVG: `outlines` look the same everywhere; `live` text can be found and edited, in fonts that are installed')
            [CompletionResult]::new('--step', '--step', [CompletionResultType]::ParameterName, 'Show the state after this many steps [default: the step of a figure, or else the last]')
            [CompletionResult]::new('--steps', '--steps', [CompletionResultType]::ParameterName, 'The steps of a movie: A..B, or A.. to the end [default: all, to where the longest run ends]')
            [CompletionResult]::new('--frames', '--frames', [CompletionResultType]::ParameterName, 'Frames of a movie, 1 to 5000, evenly over its steps; between steps, paths and heads move smoothly [default: 100 to 200]')
            [CompletionResult]::new('--every', '--every', [CompletionResultType]::ParameterName, 'Instead: a frame every N steps')
            [CompletionResult]::new('--per-step', '--per-step', [CompletionResultType]::ParameterName, 'Instead: N frames for each step')
            [CompletionResult]::new('--ease', '--ease', [CompletionResultType]::ParameterName, 'How steps go by: equally fast, slowly at both ends, or slowly at the start [default: linear]')
            [CompletionResult]::new('--pause', '--pause', [CompletionResultType]::ParameterName, 'Seconds for which the last frame stays, 0 to 600 [default: 1.5]')
            [CompletionResult]::new('--fps', '--fps', [CompletionResultType]::ParameterName, 'Frames a second: 10, 20, 25, 33 or 50 [default: 25]')
            [CompletionResult]::new('--loop', '--loop', [CompletionResultType]::ParameterName, 'How often a GIF or APNG plays, 0 to 65535; 0 is without end [default: 0]')
            [CompletionResult]::new('--transparent', '--transparent', [CompletionResultType]::ParameterName, 'Leave the background out')
            [CompletionResult]::new('--no-source', '--no-source', [CompletionResultType]::ParameterName, 'Leave the scenario out of the file, which Ravine then cannot open again')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravine;deck' {
            [CompletionResult]::new('--out-dir', '--out-dir', [CompletionResultType]::ParameterName, 'The folder for the pages, 01-KEY.png, 02-KEY.png, …, and handout.html, which replace those of an earlier run; made if it is missing')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'What the pictures are')
            [CompletionResult]::new('--size', '--size', [CompletionResultType]::ParameterName, 'Width and height of a picture in points (CSS pixels, 16 to 10000 each), mm or inches: 1600x1000, 85x60mm, 6x4in')
            [CompletionResult]::new('--font-size', '--font-size', [CompletionResultType]::ParameterName, 'Size of body text in points of 1/72 inch, 4 to 45 [default: as suits the size of the picture]')
            [CompletionResult]::new('--scale', '--scale', [CompletionResultType]::ParameterName, 'Pixels per point, 0.1 to 10 [default: 2, in movies 1]')
            [CompletionResult]::new('--theme', '--theme', [CompletionResultType]::ParameterName, 'theme')
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'Letters of an SVG: `outlines` look the same everywhere; `live` text can be found and edited, in fonts that are installed')
            [CompletionResult]::new('--transparent', '--transparent', [CompletionResultType]::ParameterName, 'Leave the background out')
            [CompletionResult]::new('--no-source', '--no-source', [CompletionResultType]::ParameterName, 'Leave the scenario out of the file, which Ravine then cannot open again')
            [CompletionResult]::new('--without-notes', '--without-notes', [CompletionResultType]::ParameterName, 'Leave the speaker''s notes out of the handout')
            [CompletionResult]::new('--solved', '--solved', [CompletionResultType]::ParameterName, 'The teacher''s copy: draw pages that ask as they come out, and put the answers and the notes on these pages into the handout')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'ravine;text' {
            [CompletionResult]::new('--page', '--page', [CompletionResultType]::ParameterName, 'The page of a deck: its key, or its number from 1')
            [CompletionResult]::new('--step', '--step', [CompletionResultType]::ParameterName, 'Show the state after this many steps [default: the step of a figure, or else none: the window plays]')
            [CompletionResult]::new('--link', '--link', [CompletionResultType]::ParameterName, 'Print a link instead, for a page with Ravine at this address, such as https://example.org/ravine/?present')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'ravine;map' {
            [CompletionResult]::new('--page', '--page', [CompletionResultType]::ParameterName, 'The page of a deck: its key, or its number from 1')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The file, whose ending (.png, .svg or .csv) says what to write')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The file, whose ending (.png, .svg or .csv) says what to write')
            [CompletionResult]::new('--optimizer', '--optimizer', [CompletionResultType]::ParameterName, 'Whose map: a place in the list of optimizers, from 1 [default: the scenario''s]')
            [CompletionResult]::new('--cells', '--cells', [CompletionResultType]::ParameterName, 'Cells along the longer side, 2 to 2048')
            [CompletionResult]::new('--size', '--size', [CompletionResultType]::ParameterName, 'Width and height of a picture in points (CSS pixels, 16 to 10000 each), mm or inches: 1600x1000, 85x60mm, 6x4in')
            [CompletionResult]::new('--font-size', '--font-size', [CompletionResultType]::ParameterName, 'Size of body text in points of 1/72 inch, 4 to 45 [default: as suits the size of the picture]')
            [CompletionResult]::new('--scale', '--scale', [CompletionResultType]::ParameterName, 'Pixels per point, 0.1 to 10 [default: 2, in movies 1]')
            [CompletionResult]::new('--theme', '--theme', [CompletionResultType]::ParameterName, 'theme')
            [CompletionResult]::new('--text', '--text', [CompletionResultType]::ParameterName, 'Letters of an SVG: `outlines` look the same everywhere; `live` text can be found and edited, in fonts that are installed')
            [CompletionResult]::new('--transparent', '--transparent', [CompletionResultType]::ParameterName, 'Leave the background out')
            [CompletionResult]::new('--no-source', '--no-source', [CompletionResultType]::ParameterName, 'Leave the scenario out of the file, which Ravine then cannot open again')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'ravine;race' {
            [CompletionResult]::new('--page', '--page', [CompletionResultType]::ParameterName, 'The page of a deck: its key, or its number from 1')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to FILE (.csv), whole or not at all, instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to FILE (.csv), whole or not at all, instead of standard output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'ravine;signals' {
            [CompletionResult]::new('--page', '--page', [CompletionResultType]::ParameterName, 'The page of a deck: its key, or its number from 1')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to FILE (.csv), whole or not at all, instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to FILE (.csv), whole or not at all, instead of standard output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'ravine;check' {
            [CompletionResult]::new('--page', '--page', [CompletionResultType]::ParameterName, 'The page of a deck: its key, or its number from 1')
            [CompletionResult]::new('--answers', '--answers', [CompletionResultType]::ParameterName, 'Check which tasks of DECK.toml are done in these files, saved by students, and write a table: file, name, page, task, done, found')
            [CompletionResult]::new('--sentences', '--sentences', [CompletionResultType]::ParameterName, 'Also list the sentences that state an outcome and that no claim backs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'ravine;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Print what a scenario can name, with parameters, defaults and legal values')
            [CompletionResult]::new('trace', 'trace', [CompletionResultType]::ParameterValue, 'Write the trajectories of all optimizers as a table or as an array for NumPy, hidden ones too')
            [CompletionResult]::new('data', 'data', [CompletionResultType]::ParameterValue, 'Write the numbers behind the figure: the surface on a grid, level lines, the chart; or a script that computes its paths')
            [CompletionResult]::new('render', 'render', [CompletionResultType]::ParameterValue, 'Draw the figure to a file')
            [CompletionResult]::new('deck', 'deck', [CompletionResultType]::ParameterValue, 'Draw every page of a deck to a file, and all of them into a handout')
            [CompletionResult]::new('text', 'text', [CompletionResultType]::ParameterValue, 'Print a line of text or a link that carries the scenario, to be mailed or pasted into the window')
            [CompletionResult]::new('map', 'map', [CompletionResultType]::ParameterValue, 'Make a map: where each start ends, or what becomes of a run for many settings')
            [CompletionResult]::new('race', 'race', [CompletionResultType]::ParameterValue, 'Tune the visible optimizers on the same budget, and write their best settings as a table')
            [CompletionResult]::new('signals', 'signals', [CompletionResultType]::ParameterValue, 'Write what becomes of signals and gradients from layer to layer of random networks as a table')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Validate scenarios and check what they claim: silent where all are good and claim nothing')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'ravine;help;list' {
            break
        }
        'ravine;help;trace' {
            break
        }
        'ravine;help;data' {
            break
        }
        'ravine;help;render' {
            break
        }
        'ravine;help;deck' {
            break
        }
        'ravine;help;text' {
            break
        }
        'ravine;help;map' {
            break
        }
        'ravine;help;race' {
            break
        }
        'ravine;help;signals' {
            break
        }
        'ravine;help;check' {
            break
        }
        'ravine;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
