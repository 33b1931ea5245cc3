using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>What the verbs on permissions share: the object, and the one to whom something is given.</summary>
internal abstract class PermissionVerb : AccessVerb
{
    private readonly Option<string?> _experiment = new("--experiment", "-e") { Description = "experiment, by name or id", HelpName = "EXPERIMENT" };
    private readonly Option<string?> _model = new("--model") { Description = "registered model", HelpName = "NAME" };
    private readonly Option<string?> _user = new("--user") { Description = "user", HelpName = "NAME" };
    private readonly Option<string?> _group = new("--group") { Description = "group of users", HelpName = "NAME" };

    /// <summary>Adds the options on the object, and on somebody.</summary>
    protected void Define(Command command, bool withSubject)
    {
        command.Add(_experiment);
        command.Add(_model);
        if (!withSubject) return;
        command.Add(_user);
        command.Add(_group);
    }

    /// <summary>The request that the options say.</summary>
    protected async Task<GrantOn> RequestAsync(VerbContext context, ProjectTracking tracking, bool withSubject, string? permission, CancellationToken cancellation)
    {
        var (experiment, model) = (context.Get(_experiment), context.Get(_model));
        if (experiment is null == model is null) throw WeirException.Usage("give an experiment or a model, one of them", "--experiment NAME or --model NAME");
        var id = experiment is null ? null : (await tracking.Client.FindExperimentAsync(experiment, cancellation))?.ExperimentId ?? experiment;
        if (!withSubject) return new GrantOn(id, model);
        var (user, group) = (context.Get(_user), context.Get(_group));
        if (user is null == group is null) throw WeirException.Usage("give a user or a group, one of them", "--user NAME or --group NAME");
        return new GrantOn(id, model, user, group, permission);
    }
}
