using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Tracking;

namespace Weir.Cli.Registry;

/// <summary>Downloads a version's package, checked.</summary>
internal sealed class ModelsDownloadVerb : RegistryVerb
{
    private readonly Argument<string> _version = new("VERSION") { Description = VersionArgument.Description };
    private readonly Option<string?> _out = new("--out", "-o") { Description = "folder that is made (default: the model's name)", HelpName = "DIR" };

    public override string Path => "models download";

    public override string Summary => "Copy the package of a model version to disk, each file checked against its recorded digest";

    public override IReadOnlyList<Example> Examples => [new("weir models download taxi/3", "into the folder taxi"), new("weir models download taxi@champion -o /srv/model", "elsewhere")];

    public override string Remarks => "A file that is another than was registered is refused by its name, and then no folder is made. Where a server records no digests (MLflow's own), a warning says so.";

    public override IReadOnlyList<string> SeeAlso => ["models seal", "artifacts download", "serve"];

    public override void Define(Command command)
    {
        command.Add(_version);
        command.Add(_out);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var version = await VersionArgument.FindAsync(tracking, context.Get(_version)!, cancellation);
        var target = context.Resolve(context.Get(_out) ?? FolderOf(version.Name));
        if (System.IO.Path.Exists(target)) throw new WeirException(ErrorCodes.AlreadyExists, $"'{context.Display(target)}' exists already", "name another folder with --out", new SourceLocation(target));
        var temporary = AtomicFile.TemporaryPathFor(target);
        try
        {
            var (count, isChecked) = await tracking.Client.DownloadModelAsync(version, temporary, context.Progress, cancellation: cancellation);
            if (count == 0) throw new WeirException(ErrorCodes.NotFound, $"there are no files of {VersionArgument.Address(version)}");
            AtomicFile.ReplaceDirectory(temporary, target);
            if (!isChecked) context.Console.Warn($"nothing is recorded of the files of {VersionArgument.Address(version)}: they could not be checked (`weir models seal` records them)");
            return Done(context, target, count, isChecked);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    private static string FolderOf(string name) =>
        name.AsSpan().IndexOfAny(System.IO.Path.GetInvalidFileNameChars()) < 0 ? name : throw WeirException.Usage($"a folder cannot be called '{name}'", "name one with --out");

    private static int Done(VerbContext context, string target, int count, bool isChecked)
    {
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("folder", context.Display(target));
                json.WriteNumber("files", count);
                json.WriteBoolean("checked", isChecked);
                json.WriteEndObject();
            });
            return ExitCodes.Success;
        }

        context.Console.Line(context.Display(target));
        context.Console.Say($"{count} files{(isChecked ? ", each as it was registered" : string.Empty)}");
        return ExitCodes.Success;
    }
}
