using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Config;

namespace Weir.Cli.Remotes;

/// <summary>Say where the cache is, or put it elsewhere.</summary>
internal sealed class CacheDirVerb : Verb
{
    private readonly Argument<string?> _value = new("value") { Description = "the new folder", Arity = ArgumentArity.ZeroOrOne, HelpName = "FOLDER" };
    private readonly Option<bool> _unset = new("--unset", "-u") { Description = "the default again, .dvc/cache" };
    private readonly LevelOptions _level = new();

    public override string Path => "cache dir";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Say where the cache is, or put it elsewhere";

    public override IReadOnlyList<Example> Examples => [new("weir cache dir /mnt/fast/cache", "what is in the old one stays there"), new("weir cache dir", "where it is")];

    public override IReadOnlyList<string> SeeAlso => ["remote list", "config"];

    public override void Define(Command command)
    {
        command.Add(_value);
        command.Add(_unset);
        _level.AddTo(command);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var files = LevelOptions.Files(context);
        var level = _level.Chosen(context);
        if (context.Get(_unset) || context.Get(_value) is not null)
        {
            files.Edit(level ?? ConfigLevel.Project, context.WorkingDirectory, edit =>
            {
                if (!context.Get(_unset)) edit.Set("cache", "dir", context.Get(_value)!);
                else if (!edit.Unset("cache", "dir")) throw new WeirException(ErrorCodes.NotFound, "'cache.dir' is not set there");
            });
            return Task.FromResult(ExitCodes.Success);
        }

        var settings = level is { } one ? files.Read(one) : files.ReadMerged();
        var folder = settings.Get("cache", "dir")?.Text
            ?? (level is null && files.Root is { } root ? System.IO.Path.Combine(root, ".dvc", "cache") : throw new WeirException(ErrorCodes.NotFound, "'cache.dir' is not set there"));
        if (context.IsJson) context.Console.Json(json => json.WriteStringValue(folder));
        else context.Console.Line(folder);
        return Task.FromResult(ExitCodes.Success);
    }
}
