using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Pipelines.Experiments.Queue;
using Weir.Pipelines.Triggers.Running;
using Weir.Versioning.Repository;

namespace Weir.Cli.Experiments;

/// <summary>Start workers that run the queue in the background.</summary>
internal sealed class QueueStartVerb() : QueueVerb("start")
{
    private readonly Option<int> _jobs = new("--jobs", "-j") { Description = "how many workers there are to be (1)", DefaultValueFactory = _ => 1, HelpName = "N" };

    public override string Summary => "Start workers that run the queue in the background";

    public override IReadOnlyList<Example> Examples => [new("weir queue start", "one worker"), new("weir queue start -j 3", "until three work")];

    public override string Remarks => "A worker ends when nothing waits any more. One that is killed loses nothing: its experiment goes back into the queue with the next command.";

    public override void Define(Command command)
    {
        command.Add(_jobs);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentQueue queue, CancellationToken cancellation)
    {
        var jobs = context.Get(_jobs);
        if (jobs < 1) throw WeirException.Usage($"-j wants a number from 1 up, not {jobs}");
        var started = await new QueueWorkers(repository, context.Time).StartAsync(jobs, WeirProgram.Words, cancellation);
        if (context.IsJson) context.Console.Json(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("started", started);
            json.WriteEndObject();
        });
        else context.Console.Say(started == 0 ? "As many workers as that work already" : $"Started {started} worker{(started == 1 ? string.Empty : "s")}; `weir queue status` shows how far they are");
        return ExitCodes.Success;
    }
}
