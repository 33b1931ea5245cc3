using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Pipelines.Experiments;
using Weir.Versioning.Repository;

namespace Weir.Cli.Pipelines;

/// <summary>Brings an experiment into the workspace.</summary>
internal sealed class ExpApplyVerb() : ExpVerb("apply")
{
    private readonly Argument<string> _name = Name();
    private readonly Option<bool> _force = new("--force", "-f") { Description = "lose changes of the workspace" };

    public override string Summary => "Make the workspace what an experiment was";

    public override IReadOnlyList<Example> Examples => [new("weir exp apply first", "its files and data; HEAD stays")];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_force);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var experiment = await store.RequireAsync(context.Get(_name)!, cancellation);
        await store.ApplyAsync(experiment, context.Get(_force), cancellation);
        context.Console.Say($"The workspace is that of '{experiment.Name}'");
        return ExitCodes.Success;
    }
}

/// <summary>Makes a branch of an experiment.</summary>
internal sealed class ExpBranchVerb() : ExpVerb("branch")
{
    private readonly Argument<string> _name = Name();
    private readonly Argument<string?> _branch = new("branch") { Description = "name of the branch (EXP-branch)", Arity = ArgumentArity.ZeroOrOne, HelpName = "BRANCH" };

    public override string Summary => "Make a branch of an experiment";

    public override IReadOnlyList<Example> Examples => [new("weir exp branch first better", "then: git switch better")];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_branch);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var experiment = await store.RequireAsync(context.Get(_name)!, cancellation);
        var branch = context.Get(_branch) ?? $"{experiment.Name}-branch";
        await store.BranchAsync(experiment, branch, cancellation);
        context.Console.Say($"Made the branch '{branch}' of '{experiment.Name}': git switch {branch}");
        return ExitCodes.Success;
    }
}

/// <summary>Removes experiments.</summary>
internal sealed class ExpRemoveVerb() : ExpVerb("remove")
{
    private readonly Argument<string[]> _names = new("experiments") { Description = "the experiments", Arity = ArgumentArity.ZeroOrMore, HelpName = "EXP" };
    private readonly Option<bool> _all = new("--all-commits", "-A") { Description = "all experiments of every commit" };

    public override string Summary => "Remove experiments";

    public override IReadOnlyList<Example> Examples => [new("weir exp remove first second", "two of them")];

    public override void Define(Command command)
    {
        command.Add(_names);
        command.Add(_all);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var names = context.Get(_names) ?? [];
        if (names.Length == 0 && !context.Get(_all)) throw Foundation.Errors.WeirException.Usage("no experiment is named", "name some, or use -A for all");
        var removed = new List<ExperimentRef>();
        if (context.Get(_all)) removed.AddRange(await store.ListAsync(null, cancellation));
        else foreach (var name in names) removed.Add(await store.RequireAsync(name, cancellation));
        foreach (var experiment in removed) await store.RemoveAsync(experiment, cancellation);
        context.Console.Say($"Removed {string.Join(", ", removed.Select(e => e.Name))}");
        return ExitCodes.Success;
    }
}

/// <summary>Gives an experiment another name.</summary>
internal sealed class ExpRenameVerb() : ExpVerb("rename")
{
    private readonly Argument<string> _name = Name();
    private readonly Argument<string> _new = new("name") { Description = "its new name", HelpName = "NAME" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "replace one of that name" };

    public override string Summary => "Give an experiment another name";

    public override IReadOnlyList<Example> Examples => [new("weir exp rename first baseline", "on the same commit")];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_new);
        command.Add(_force);
    }

    protected override async Task<int> RunAsync(VerbContext context, DvcRepository repository, ExperimentStore store, CancellationToken cancellation)
    {
        var experiment = await store.RequireAsync(context.Get(_name)!, cancellation);
        await store.RenameAsync(experiment, context.Get(_new)!, context.Get(_force), cancellation);
        context.Console.Say($"'{experiment.Name}' is called '{context.Get(_new)}' now");
        return ExitCodes.Success;
    }
}
