using System.CommandLine;
using System.Runtime.InteropServices;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Processes;
using Weir.Cli.Versioning;
using Weir.Native;

namespace Weir.Cli.Project;

/// <summary>Says what is there, what is missing and how to mend it.</summary>
internal sealed class DoctorVerb : Verb
{
    private readonly Option<bool> _verify = new("--verify") { Description = "check every metafile and every object of the cache" };
    private readonly Option<bool> _repair = new("--repair") { Description = "with --verify: set damaged objects aside, take them again from the workspace, remove what killed commands left" };

    public override string Path => "doctor";

    public override VerbGroup Group => VerbGroup.Project;

    public override string Summary => "Say what is installed, what is missing and how to mend it";

    public override IReadOnlyList<Example> Examples => [new("weir doctor", "one line for each thing that Weir stands on"), new("weir doctor --json", "for a bug report"), new("weir doctor --verify", "reads all cached data and says what is damaged")];

    public override IReadOnlyList<(int, string)> ExitCodeNotes => [(1, "something that Weir needs is missing, or data is damaged")];

    public override void Define(Command command)
    {
        command.Add(_verify);
        command.Add(_repair);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        if (context.Get(_repair) && !context.Get(_verify)) throw WeirException.Usage("--repair needs --verify");
        if (context.Get(_verify)) return await VerifyReport.RunAsync(context, context.Get(_repair), cancellation);
        var findings = new List<Finding>
        {
            new("weir", $"{WeirCli.Version} on .NET {Environment.Version}, {RuntimeInformation.RuntimeIdentifier}", null, true),
            new("memory and cores", $"{Sizes.Text(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)}, {Environment.ProcessorCount} cores", null, true),
        };
        findings.AddRange(NativeLibraries.Describe().Select(e => new Finding(e.Engine, e.Path ?? (e.IsOptional ? "not here, which only the learner of that name needs" : "missing"), e.Problem, !e.IsOptional)));
        findings.Add(await ProgramAsync("git", ["--version"], "install git: versions of data live beside commits", isNeeded: true, cancellation));
        findings.Add(WebUi());
        findings.Add(ProjectState(context));
        Print(context, findings);
        return findings.Any(f => f is { IsNeeded: true, Problem: not null }) ? ExitCodes.Failed : ExitCodes.Success;
    }

    private static async Task<Finding> ProgramAsync(string program, string[] arguments, string remedy, bool isNeeded, CancellationToken cancellation)
    {
        try
        {
            var result = await ProcessRunner.RunAsync(new ProcessSpec(program, arguments), cancellation: cancellation);
            return new Finding(program, result.Output.Trim(), null, isNeeded);
        }
        catch (WeirException e) when (e.Code == ErrorCodes.MissingDependency)
        {
            return new Finding(program, "missing", remedy, isNeeded);
        }
    }

    private static Finding WebUi()
    {
        var index = System.IO.Path.Combine(AppContext.BaseDirectory, "wwwroot", "index.html");
        return File.Exists(index) ? new Finding("web UI", "built in", null, false) : new Finding("web UI", "not built", "`make ui` builds it (needs node); the API works without", false);
    }

    private static Finding ProjectState(VerbContext context)
    {
        if (context.FindProject() is not { } project) return new Finding("project", "none at or above this folder", "`weir init` makes one", false);
        var probe = System.IO.Path.Combine(Directory.Exists(project.State) ? project.State : project.Root, $".weir-doctor-{Environment.ProcessId}");
        try
        {
            using (File.Create(probe, 1, FileOptions.DeleteOnClose)) { }
            return new Finding("project", $"{project.Root}, {Sizes.Text(new DriveInfo(project.Root).AvailableFreeSpace)} free", null, false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Finding("project", project.Root, "it cannot be written: check its permissions", true);
        }
    }

    private static void Print(VerbContext context, List<Finding> findings)
    {
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartArray();
                foreach (var finding in findings)
                {
                    json.WriteStartObject();
                    json.WriteString("name", finding.Name);
                    json.WriteString("found", finding.Found);
                    json.WriteBoolean("ok", finding.Problem is null);
                    if (finding.Problem is { } problem) json.WriteString("help", problem);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return;
        }

        var width = findings.Max(f => f.Name.Length);
        foreach (var finding in findings)
        {
            context.Console.Line($"{(finding.Problem is null ? "ok     " : finding.IsNeeded ? "MISSING" : "-      ")}  {finding.Name.PadRight(width)}  {finding.Found}");
            if (finding.Problem is { } problem) context.Console.Line($"         {new string(' ', width)}  = help: {problem}");
        }
    }

    private sealed record Finding(string Name, string Found, string? Problem, bool IsNeeded);
}
