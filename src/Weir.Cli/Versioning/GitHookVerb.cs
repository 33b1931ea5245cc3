using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Versioning.Repository;

namespace Weir.Cli.Versioning;

/// <summary>What git's hooks call.</summary>
internal sealed class GitHookVerb(string hook) : Verb
{
    private readonly Argument<string[]> _arguments = new("args") { Description = "what git passes", Arity = ArgumentArity.ZeroOrMore };

    public override string Path => "git-hook " + hook;

    public override VerbGroup Group => VerbGroup.Versioning;

    public override string Summary => hook switch
    {
        "pre-commit" => "Called by git before a commit: says what changed",
        "post-checkout" => "Called by git after a checkout: brings the data",
        _ => "Called by git before a push: pushes the data first",
    };

    public override IReadOnlyList<Example> Examples => [new("weir install", "makes git call it")];

    public override bool TakesForeignOptions => true;

    public override IReadOnlyList<string> SeeAlso => ["install"];

    public override void Define(Command command) => command.Add(_arguments);

    public override Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        try
        {
            DvcRepository.Require(context.WorkingDirectory);
        }
        catch (Foundation.Errors.WeirException e) when (e.Code == Foundation.Errors.ErrorCodes.NoProject)
        {
            return Task.FromResult(ExitCodes.Success); // a branch from before versioning
        }

        return hook switch
        {
            "pre-commit" => Run(["status"]),
            "post-checkout" when !IsOfRevision(context) => Task.FromResult(ExitCodes.Success),
            "post-checkout" => Run(["checkout"]),
            _ => Run(["push"]),
        };

        Task<int> Run(string[] line) => Dispatcher.RunAsync(new CommandLine(line), context.Console, context.WorkingDirectory, cancellation);
    }

    // git passes 1 for a checkout of a revision and 0 for one of files; the pre-commit tool has a variable. In the middle of a rebase nothing is to be touched.
    private bool IsOfRevision(VerbContext context)
    {
        var flag = Environment.GetEnvironmentVariable("PRE_COMMIT_CHECKOUT_TYPE") ?? (context.Get(_arguments) is [_, _, var third, ..] ? third : null);
        return flag == "1" && !Directory.Exists(System.IO.Path.Combine(context.WorkingDirectory, ".git", "rebase-merge"));
    }
}
