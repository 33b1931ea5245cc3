using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Starting;

namespace Weir.Cli.Project;

/// <summary>Makes a project from a template.</summary>
internal sealed class NewVerb : Verb
{
    private readonly Argument<string> _project = new("project") { Description = "folder to make; its name is the project's", HelpName = "PROJECT" };
    private readonly Option<string> _template = new("--template", "-t") { Description = "tabular, timeseries, text, python, a folder, or the address of a git repository", HelpName = "TEMPLATE", DefaultValueFactory = _ => "tabular" };
    private readonly Option<string[]> _set = new("--set") { Description = "an answer, so that it is not asked for; may be repeated", HelpName = "KEY=VALUE", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _noInput = new("--no-input") { Description = "ask nothing: defaults stand" };
    private readonly Option<string?> _checkout = new("--checkout") { Description = "branch or tag of the template's repository", HelpName = "REF" };
    private readonly Option<string?> _directory = new("--directory") { Description = "folder of the template within its repository", HelpName = "DIR" };
    private readonly Option<bool> _noGit = new("--no-git") { Description = "make no git repository" };

    public override string Path => "new";

    public override VerbGroup Group => VerbGroup.Project;

    public override string Summary => "Make a project from a template: stages, parameters, tests, hooks, CI, first commit";

    public override string? Remarks => "Templates are cookiecutter's: a cookiecutter.json with questions, and a folder whose name holds an answer. Answers are put in as {{ cookiecutter.NAME }}, with lower, upper, title, strip and replace; scripts and other Jinja are not run.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir new fares --template tabular", "asks, where somebody can answer"),
        new("weir new reviews -t text --no-input --set texts=5000", "asks nothing"),
        new("weir new ours -t https://github.com/team/template --checkout v2", "a template of one's own"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["init", "hooks install", "repro"];

    public override void Define(Command command)
    {
        command.Add(_project);
        foreach (var option in new Option[] { _template, _set, _noInput, _checkout, _directory, _noGit }) command.Add(option);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var name = context.Get(_template)!;
        var options = new ProjectStartOptions(System.IO.Path.Combine(context.WorkingDirectory, context.Get(_project)!), System.IO.Directory.Exists(System.IO.Path.Combine(context.WorkingDirectory, name)) && !ProjectStart.Templates.Contains(name) ? System.IO.Path.Combine(context.WorkingDirectory, name) : name)
        {
            Answers = Answers(context.Get(_set) ?? []),
            Revision = context.Get(_checkout),
            Directory = context.Get(_directory),
            UseGit = !context.Get(_noGit),
        };
        var asks = context.Console.CanAsk && !context.Get(_noInput);
        var made = await ProjectStart.RunAsync(options, asks ? (question, proposal) => Ask(context.Console, question, proposal) : null, cancellation);
        if (context.IsJson) Write(context.Console, made);
        context.Console.Say($"Made {context.Display(made.Folder)}: {made.Files.Count} files{(made.Commit is null ? string.Empty : $", first commit {made.Commit[..8]}")}");
        if (made.Commit is null && options.UseGit) context.Console.Warn("nothing was committed: git does not know who you are (git config user.name, user.email)");
        if (made.HasScripts) context.Console.Warn("the template has scripts in hooks/, which were not run: make it with cookiecutter if they matter");
        context.Console.Say($"Go on: cd {context.Display(made.Folder)} && weir repro");
        return ExitCodes.Success;
    }

    private static Dictionary<string, string> Answers(string[] pairs)
    {
        var answers = new Dictionary<string, string>();
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw WeirException.Usage($"'{pair}' is no answer", "KEY=VALUE, such as --set rows=500");
            answers[pair[..at]] = pair[(at + 1)..];
        }

        return answers;
    }

    private static string Ask(CliConsole console, TemplateQuestion question, string proposal)
    {
        if (question.Choices.Count == 0) return console.Ask(question.Key, proposal);
        while (true)
        {
            var answer = console.Ask($"{question.Key} ({string.Join(", ", question.Choices)})", proposal);
            if (question.Choices.Contains(answer)) return answer;
            console.Say($"'{answer}' is none of them");
        }
    }

    private static void Write(CliConsole console, StartedProject made) => console.Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("folder", made.Folder);
        json.WriteString("commit", made.Commit);
        json.WriteStartArray("files");
        foreach (var file in made.Files) json.WriteStringValue(file);
        json.WriteEndArray();
        json.WriteStartObject("answers");
        foreach (var (key, value) in made.Answers) json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
