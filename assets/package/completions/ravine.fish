# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_ravine_global_optspecs
    string join \n h/help V/version
end

function __fish_ravine_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_ravine_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_ravine_using_subcommand
    set -l cmd (__fish_ravine_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c ravine -n "__fish_ravine_needs_command" -s h -l help -d 'Print help'
complete -c ravine -n "__fish_ravine_needs_command" -s V -l version -d 'Print version'
complete -c ravine -n "__fish_ravine_needs_command" -a "list" -d 'Print what a scenario can name, with parameters, defaults and legal values'
complete -c ravine -n "__fish_ravine_needs_command" -a "trace" -d 'Write the trajectories of all optimizers as a table or as an array for NumPy, hidden ones too'
complete -c ravine -n "__fish_ravine_needs_command" -a "data" -d 'Write the numbers behind the figure: the surface on a grid, level lines, the chart; or a script that computes its paths'
complete -c ravine -n "__fish_ravine_needs_command" -a "render" -d 'Draw the figure to a file'
complete -c ravine -n "__fish_ravine_needs_command" -a "deck" -d 'Draw every page of a deck to a file, and all of them into a handout'
complete -c ravine -n "__fish_ravine_needs_command" -a "text" -d 'Print a line of text or a link that carries the scenario, to be mailed or pasted into the window'
complete -c ravine -n "__fish_ravine_needs_command" -a "map" -d 'Make a map: where each start ends, or what becomes of a run for many settings'
complete -c ravine -n "__fish_ravine_needs_command" -a "race" -d 'Tune the visible optimizers on the same budget, and write their best settings as a table'
complete -c ravine -n "__fish_ravine_needs_command" -a "signals" -d 'Write what becomes of signals and gradients from layer to layer of random networks as a table'
complete -c ravine -n "__fish_ravine_needs_command" -a "check" -d 'Validate scenarios and check what they claim: silent where all are good and claim nothing'
complete -c ravine -n "__fish_ravine_needs_command" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c ravine -n "__fish_ravine_using_subcommand list" -l json -d 'Print JSON instead of text'
complete -c ravine -n "__fish_ravine_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravine -n "__fish_ravine_using_subcommand trace" -l page -d 'The page of a deck: its key, or its number from 1' -r
complete -c ravine -n "__fish_ravine_using_subcommand trace" -l format -d 'The form of the table [default: by the ending of FILE, csv on standard output]' -r -f -a "csv\t''
json\t''
npy\t''"
complete -c ravine -n "__fish_ravine_using_subcommand trace" -s o -l output -d 'Write to FILE, whole or not at all, instead of standard output' -r -F
complete -c ravine -n "__fish_ravine_using_subcommand trace" -l weights -d 'Write all weights of a network, too: w0, w1, … in the order of its weights in a scenario'
complete -c ravine -n "__fish_ravine_using_subcommand trace" -s h -l help -d 'Print help'
complete -c ravine -n "__fish_ravine_using_subcommand data" -l page -d 'The page of a deck: its key, or its number from 1' -r
complete -c ravine -n "__fish_ravine_using_subcommand data" -l format -d 'The form of the data [default: by the ending of FILE; on standard output csv, of contours json, of python py]' -r -f -a "csv\t''
json\t''
npy\t''
py\t''"
complete -c ravine -n "__fish_ravine_using_subcommand data" -s o -l output -d 'Write to FILE, whole or not at all, instead of standard output' -r -F
complete -c ravine -n "__fish_ravine_using_subcommand data" -l points -d 'Grid points along the longer side of the view, for grid and contours, 2 to 4096 [default: 256]' -r
complete -c ravine -n "__fish_ravine_using_subcommand data" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravine -n "__fish_ravine_using_subcommand render" -l page -d 'The page of a deck: its key, or its number from 1' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -s o -l output -d 'The figure, whose ending says what to write: a picture, or a movie of all steps (.gif, .apng, .y4m, or `-`, which is Y4M video on standard output). A name with a number, as in frame-%04d.png, is a picture for each frame' -r -F
complete -c ravine -n "__fish_ravine_using_subcommand render" -l out-dir -d 'Instead: the folder for the figures of all scenarios, which are called like these; made if it is missing. Figures that cannot be made are listed at the end' -r -F
complete -c ravine -n "__fish_ravine_using_subcommand render" -l format -d 'What figures in that folder are, one or several such as pdf,png [default: png]' -r -f -a "png\t''
svg\t''
pdf\t''
tex\t''
gif\t''
apng\t''
y4m\t''"
complete -c ravine -n "__fish_ravine_using_subcommand render" -l vary -d 'Figures for several values of a number, such as optimizer.1.lr=0.01..1:9log or run.noise=0,0.1,1: side by side in one file with --output, each in a file of its own with --out-dir' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -l size -d 'Width and height of a picture in points (CSS pixels, 16 to 10000 each), mm or inches: 1600x1000, 85x60mm, 6x4in' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -l font-size -d 'Size of body text in points of 1/72 inch, 4 to 45 [default: as suits the size of the picture]' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -l scale -d 'Pixels per point, 0.1 to 10 [default: 2, in movies 1]' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -l theme -r -f -a "paper\t''
light\t''
dark\t''
grey\t''"
complete -c ravine -n "__fish_ravine_using_subcommand render" -l text -d 'Letters of an SVG: `outlines` look the same everywhere; `live` text can be found and edited, in fonts that are installed' -r -f -a "outlines\t''
live\t''"
complete -c ravine -n "__fish_ravine_using_subcommand render" -l step -d 'Show the state after this many steps [default: the step of a figure, or else the last]' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -l steps -d 'The steps of a movie: A..B, or A.. to the end [default: all, to where the longest run ends]' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -l frames -d 'Frames of a movie, 1 to 5000, evenly over its steps; between steps, paths and heads move smoothly [default: 100 to 200]' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -l every -d 'Instead: a frame every N steps' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -l per-step -d 'Instead: N frames for each step' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -l ease -d 'How steps go by: equally fast, slowly at both ends, or slowly at the start [default: linear]' -r -f -a "linear\t''
in-out\t'3t² − 2t³ of the steps after a share t of the time'
slow-start\t't² of the steps after a share t of the time'"
complete -c ravine -n "__fish_ravine_using_subcommand render" -l pause -d 'Seconds for which the last frame stays, 0 to 600 [default: 1.5]' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -l fps -d 'Frames a second: 10, 20, 25, 33 or 50 [default: 25]' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -l loop -d 'How often a GIF or APNG plays, 0 to 65535; 0 is without end [default: 0]' -r
complete -c ravine -n "__fish_ravine_using_subcommand render" -l transparent -d 'Leave the background out'
complete -c ravine -n "__fish_ravine_using_subcommand render" -l no-source -d 'Leave the scenario out of the file, which Ravine then cannot open again'
complete -c ravine -n "__fish_ravine_using_subcommand render" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravine -n "__fish_ravine_using_subcommand deck" -l out-dir -d 'The folder for the pages, 01-KEY.png, 02-KEY.png, …, and handout.html, which replace those of an earlier run; made if it is missing' -r -F
complete -c ravine -n "__fish_ravine_using_subcommand deck" -l format -d 'What the pictures are' -r -f -a "png\t''
svg\t''"
complete -c ravine -n "__fish_ravine_using_subcommand deck" -l size -d 'Width and height of a picture in points (CSS pixels, 16 to 10000 each), mm or inches: 1600x1000, 85x60mm, 6x4in' -r
complete -c ravine -n "__fish_ravine_using_subcommand deck" -l font-size -d 'Size of body text in points of 1/72 inch, 4 to 45 [default: as suits the size of the picture]' -r
complete -c ravine -n "__fish_ravine_using_subcommand deck" -l scale -d 'Pixels per point, 0.1 to 10 [default: 2, in movies 1]' -r
complete -c ravine -n "__fish_ravine_using_subcommand deck" -l theme -r -f -a "paper\t''
light\t''
dark\t''
grey\t''"
complete -c ravine -n "__fish_ravine_using_subcommand deck" -l text -d 'Letters of an SVG: `outlines` look the same everywhere; `live` text can be found and edited, in fonts that are installed' -r -f -a "outlines\t''
live\t''"
complete -c ravine -n "__fish_ravine_using_subcommand deck" -l transparent -d 'Leave the background out'
complete -c ravine -n "__fish_ravine_using_subcommand deck" -l no-source -d 'Leave the scenario out of the file, which Ravine then cannot open again'
complete -c ravine -n "__fish_ravine_using_subcommand deck" -l without-notes -d 'Leave the speaker\'s notes out of the handout'
complete -c ravine -n "__fish_ravine_using_subcommand deck" -l solved -d 'The teacher\'s copy: draw pages that ask as they come out, and put the answers and the notes on these pages into the handout'
complete -c ravine -n "__fish_ravine_using_subcommand deck" -s h -l help -d 'Print help'
complete -c ravine -n "__fish_ravine_using_subcommand text" -l page -d 'The page of a deck: its key, or its number from 1' -r
complete -c ravine -n "__fish_ravine_using_subcommand text" -l step -d 'Show the state after this many steps [default: the step of a figure, or else none: the window plays]' -r
complete -c ravine -n "__fish_ravine_using_subcommand text" -l link -d 'Print a link instead, for a page with Ravine at this address, such as https://example.org/ravine/?present' -r
complete -c ravine -n "__fish_ravine_using_subcommand text" -s h -l help -d 'Print help'
complete -c ravine -n "__fish_ravine_using_subcommand map" -l page -d 'The page of a deck: its key, or its number from 1' -r
complete -c ravine -n "__fish_ravine_using_subcommand map" -s o -l output -d 'The file, whose ending (.png, .svg or .csv) says what to write' -r -F
complete -c ravine -n "__fish_ravine_using_subcommand map" -l optimizer -d 'Whose map: a place in the list of optimizers, from 1 [default: the scenario\'s]' -r
complete -c ravine -n "__fish_ravine_using_subcommand map" -l cells -d 'Cells along the longer side, 2 to 2048' -r
complete -c ravine -n "__fish_ravine_using_subcommand map" -l size -d 'Width and height of a picture in points (CSS pixels, 16 to 10000 each), mm or inches: 1600x1000, 85x60mm, 6x4in' -r
complete -c ravine -n "__fish_ravine_using_subcommand map" -l font-size -d 'Size of body text in points of 1/72 inch, 4 to 45 [default: as suits the size of the picture]' -r
complete -c ravine -n "__fish_ravine_using_subcommand map" -l scale -d 'Pixels per point, 0.1 to 10 [default: 2, in movies 1]' -r
complete -c ravine -n "__fish_ravine_using_subcommand map" -l theme -r -f -a "paper\t''
light\t''
dark\t''
grey\t''"
complete -c ravine -n "__fish_ravine_using_subcommand map" -l text -d 'Letters of an SVG: `outlines` look the same everywhere; `live` text can be found and edited, in fonts that are installed' -r -f -a "outlines\t''
live\t''"
complete -c ravine -n "__fish_ravine_using_subcommand map" -l transparent -d 'Leave the background out'
complete -c ravine -n "__fish_ravine_using_subcommand map" -l no-source -d 'Leave the scenario out of the file, which Ravine then cannot open again'
complete -c ravine -n "__fish_ravine_using_subcommand map" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c ravine -n "__fish_ravine_using_subcommand race" -l page -d 'The page of a deck: its key, or its number from 1' -r
complete -c ravine -n "__fish_ravine_using_subcommand race" -s o -l output -d 'Write to FILE (.csv), whole or not at all, instead of standard output' -r -F
complete -c ravine -n "__fish_ravine_using_subcommand race" -s h -l help -d 'Print help'
complete -c ravine -n "__fish_ravine_using_subcommand signals" -l page -d 'The page of a deck: its key, or its number from 1' -r
complete -c ravine -n "__fish_ravine_using_subcommand signals" -s o -l output -d 'Write to FILE (.csv), whole or not at all, instead of standard output' -r -F
complete -c ravine -n "__fish_ravine_using_subcommand signals" -s h -l help -d 'Print help'
complete -c ravine -n "__fish_ravine_using_subcommand check" -l page -d 'The page of a deck: its key, or its number from 1' -r
complete -c ravine -n "__fish_ravine_using_subcommand check" -l answers -d 'Check which tasks of DECK.toml are done in these files, saved by students, and write a table: file, name, page, task, done, found' -r -F
complete -c ravine -n "__fish_ravine_using_subcommand check" -l sentences -d 'Also list the sentences that state an outcome and that no claim backs'
complete -c ravine -n "__fish_ravine_using_subcommand check" -s h -l help -d 'Print help'
complete -c ravine -n "__fish_ravine_using_subcommand help; and not __fish_seen_subcommand_from list trace data render deck text map race signals check help" -f -a "list" -d 'Print what a scenario can name, with parameters, defaults and legal values'
complete -c ravine -n "__fish_ravine_using_subcommand help; and not __fish_seen_subcommand_from list trace data render deck text map race signals check help" -f -a "trace" -d 'Write the trajectories of all optimizers as a table or as an array for NumPy, hidden ones too'
complete -c ravine -n "__fish_ravine_using_subcommand help; and not __fish_seen_subcommand_from list trace data render deck text map race signals check help" -f -a "data" -d 'Write the numbers behind the figure: the surface on a grid, level lines, the chart; or a script that computes its paths'
complete -c ravine -n "__fish_ravine_using_subcommand help; and not __fish_seen_subcommand_from list trace data render deck text map race signals check help" -f -a "render" -d 'Draw the figure to a file'
complete -c ravine -n "__fish_ravine_using_subcommand help; and not __fish_seen_subcommand_from list trace data render deck text map race signals check help" -f -a "deck" -d 'Draw every page of a deck to a file, and all of them into a handout'
complete -c ravine -n "__fish_ravine_using_subcommand help; and not __fish_seen_subcommand_from list trace data render deck text map race signals check help" -f -a "text" -d 'Print a line of text or a link that carries the scenario, to be mailed or pasted into the window'
complete -c ravine -n "__fish_ravine_using_subcommand help; and not __fish_seen_subcommand_from list trace data render deck text map race signals check help" -f -a "map" -d 'Make a map: where each start ends, or what becomes of a run for many settings'
complete -c ravine -n "__fish_ravine_using_subcommand help; and not __fish_seen_subcommand_from list trace data render deck text map race signals check help" -f -a "race" -d 'Tune the visible optimizers on the same budget, and write their best settings as a table'
complete -c ravine -n "__fish_ravine_using_subcommand help; and not __fish_seen_subcommand_from list trace data render deck text map race signals check help" -f -a "signals" -d 'Write what becomes of signals and gradients from layer to layer of random networks as a table'
complete -c ravine -n "__fish_ravine_using_subcommand help; and not __fish_seen_subcommand_from list trace data render deck text map race signals check help" -f -a "check" -d 'Validate scenarios and check what they claim: silent where all are good and claim nothing'
complete -c ravine -n "__fish_ravine_using_subcommand help; and not __fish_seen_subcommand_from list trace data render deck text map race signals check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
