using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Makes a user.</summary>
internal sealed class UsersCreateVerb : AccessVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "user name" };
    private readonly Option<string?> _password = PasswordFile();
    private readonly Option<bool> _admin = new("--admin") { Description = "may do everything" };

    public override string Path => "users create";

    public override string Summary => "Make a user of a server with access control";

    public override IReadOnlyList<Example> Examples =>
        [new("weir users create ann", "shows the password that it made up"), new("weir users create ann --password-file ann.txt", "at least 12 characters"), new("weir users create root --admin", "an administrator")];

    public override IReadOnlyList<string> SeeAlso => ["users list", "tokens create", "permissions set", "server"];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_password);
        command.Add(_admin);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var name = context.Get(_name)!;
        var (password, isNew) = Password(context, _password);
        await tracking.Client.CallAsync(UserCalls.Create, new CreateUser(name, password), cancellation);
        if (context.Get(_admin)) await tracking.Client.CallAsync(UserCalls.UpdateAdmin, new UpdateAdmin(name, true), cancellation);
        if (isNew && !context.IsJson) context.Console.Line(password);
        return Done(context, $"user '{name}' was made{(isNew ? "; the password above is not shown again" : string.Empty)}", ("username", name), ("password", isNew ? password : null));
    }
}
