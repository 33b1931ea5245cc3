namespace Weir.Cli.Shell;

/// <summary>The raw arguments, with the flags that every verb takes taken out.</summary>
internal sealed class CommandLine
{
    /// <summary>Reads the arguments. Global flags may stand anywhere before <c>--</c>.</summary>
    public CommandLine(IReadOnlyList<string> args)
    {
        var rest = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            var next = i + 1 < args.Count ? args[i + 1] : null;
            if (args[i] == "--")
            {
                rest.AddRange(args.Skip(i));
                break;
            }

            switch (args[i])
            {
                case "--json": IsJson = true; break;
                case "--quiet" or "-q": IsQuiet = true; break;
                case "--help" or "-h" or "-?": WantsHelp = true; break;
                case "--format=json": IsJson = true; break;
                case "--format" when next == "json": IsJson = true; i++; break;
                case "--cd" when next is not null: ChangeDirectory = next; i++; break;
                default: rest.Add(args[i]); break;
            }
        }

        Rest = [.. rest];
    }

    /// <summary>What is left: the verb's words, then its own arguments.</summary>
    public string[] Rest { get; }

    /// <summary>Data and errors as JSON.</summary>
    public bool IsJson { get; }

    /// <summary>No prose and no progress.</summary>
    public bool IsQuiet { get; }

    /// <summary>Show the help page instead of running.</summary>
    public bool WantsHelp { get; }

    /// <summary>Folder to work in instead of the current one.</summary>
    public string? ChangeDirectory { get; }
}
