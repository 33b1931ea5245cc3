using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Versioning.Config;

namespace Weir.Cli.Remotes;

/// <summary>Reads and writes settings of <c>.dvc/config</c> and its neighbours.</summary>
internal sealed class ConfigVerb : Verb
{
    private readonly Argument<string?> _name = new("name") { Description = "SECTION.KEY, remote.NAME.KEY or db.NAME.KEY", Arity = ArgumentArity.ZeroOrOne, HelpName = "NAME" };
    private readonly Argument<string?> _value = new("value") { Description = "the new value; without it the present one is printed", Arity = ArgumentArity.ZeroOrOne, HelpName = "VALUE" };
    private readonly Option<bool> _unset = new("--unset", "-u") { Description = "remove the setting" };
    private readonly Option<bool> _list = new("--list", "-l") { Description = "print all settings" };
    private readonly Option<bool> _origin = new("--show-origin") { Description = "print the file of each" };
    private readonly LevelOptions _level = new();

    public override string Path => "config";

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => "Read or write settings of the repository, the user or the machine";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir config cache.type \"reflink,hardlink,copy\"", "how files get from the cache to the workspace"),
        new("weir config --list --show-origin", "every setting and the file it stands in"),
        new("weir config --local remote.store.password secret", "a secret, which git does not see"),
    ];

    public override string Remarks => "Levels, of which the later win: --system, --global, --project (.dvc/config), --local (.dvc/config.local). Names and values that DVC does not know are refused. Comments in a file that is written are lost, as with DVC.";

    public override IReadOnlyList<string> SeeAlso => ["remote list", "cache dir"];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_value);
        command.Add(_unset);
        command.Add(_list);
        command.Add(_origin);
        _level.AddTo(command);
    }

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var files = LevelOptions.Files(context);
        var level = _level.Chosen(context);
        var (name, value, unset) = (context.Get(_name), context.Get(_value), context.Get(_unset));
        if (context.Get(_origin) && (value is not null || unset)) throw WeirException.Usage("--show-origin goes with reading only");
        if (context.Get(_list))
        {
            if (name is not null || unset) throw WeirException.Usage("--list takes no name, no value and no --unset");
            List(context, files, level);
            return Task.FromResult(ExitCodes.Success);
        }

        if (name is null) throw WeirException.Usage("`weir config` needs the name of a setting, or --list", "weir config SECTION.KEY [VALUE]");
        var (section, key) = Parse(name);
        if (value is null && !unset) Print(context, files, level, section, key);
        else files.Edit(level ?? ConfigLevel.Project, context.WorkingDirectory, edit => Change(edit, section, key, unset ? null : value));
        if (section == "cache" && key == "type" && value is not null) context.Console.Say("files that are in the workspace keep their links; `weir checkout --relink` makes them anew");
        return Task.FromResult(ExitCodes.Success);
    }

    private static void Change(ConfigEdit edit, string section, string key, string? value)
    {
        if (value is not null) edit.Set(section, key, value);
        else if (!edit.Unset(section, key)) throw new WeirException(ErrorCodes.NotFound, $"'{section}.{key}' is not set there", "`weir config --list --show-origin` says what is set where");
    }

    private void Print(VerbContext context, ConfigFiles files, ConfigLevel? level, string section, string key)
    {
        var known = files.ReadMerged();
        var levels = level is { } one ? [one] : files.Levels.Reverse();
        foreach (var at in levels)
        {
            if (files.Read(at).Get(section, key) is not { } value) continue;
            if (context.IsJson) context.Console.Json(json => json.WriteStringValue(value.ToString()));
            else context.Console.Line(Origin(context, files, at) + value);
            return;
        }

        ConfigNames.Check(known, section, key, files.PathOf(files.Levels.Last()));
        if (level is not null) throw new WeirException(ErrorCodes.NotFound, $"'{section}.{key}' is not set there", "`weir config --list --show-origin` says what is set where");
    }

    private void List(VerbContext context, ConfigFiles files, ConfigLevel? level)
    {
        var all = (level is { } one ? [one] : files.Levels).Select(l => (Level: l, Sections: files.Read(l))).ToList();
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var (at, name, value) in all.SelectMany(l => Flat(l.Sections).Select(s => (l.Level, s.Name, s.Value))))
                {
                    json.WriteStartObject();
                    json.WriteString("level", at.ToString().ToLowerInvariant());
                    json.WriteString("name", name);
                    json.WriteString("value", value.ToString());
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return;
        }

        foreach (var (at, sections) in all)
            foreach (var (name, value) in Flat(sections)) context.Console.Line($"{Origin(context, files, at)}{name}={value}");
    }

    private static IEnumerable<(string Name, ConfigValue Value)> Flat(ConfigSections sections) =>
        sections.Names.SelectMany(s => sections[s]!.Select(k => (ConfigNames.Label(s, k.Key), k.Value)));

    private string Origin(VerbContext context, ConfigFiles files, ConfigLevel level)
    {
        if (!context.Get(_origin)) return string.Empty;
        var path = files.PathOf(level);
        return (level >= ConfigLevel.Project ? System.IO.Path.GetRelativePath(files.Root!, path) : path) + "\t";
    }

    private static (string Section, string Key) Parse(string name) => name.ToLowerInvariant().Split('.') switch
    {
        ["remote" or "db", var named, var key] => ($"{name[..name.IndexOf('.', StringComparison.Ordinal)].ToLowerInvariant()} \"{named}\"", key),
        [var section, var key] => (section, key),
        _ => throw WeirException.Usage($"'{name}' is not the name of a setting", "write SECTION.KEY, remote.NAME.KEY or db.NAME.KEY"),
    };
}
