namespace Fangxian.Platform.Identity;

/// <summary>Who acts: a person at the local machine, the operator of the command line, or a job of the system.</summary>
/// <param name="Name">As the audit names it: <c>local</c>, <c>operator@host</c>, <c>system:job</c>.</param>
/// <param name="Scope">The areas whose records the actor sees.</param>
/// <param name="Permissions">What the actor may do.</param>
public sealed record Actor(string Name, Scope Scope, PermissionSet Permissions)
{
    /// <summary>
    /// The one actor of pages and API while the server answers on loopback only: whoever sits at this machine.
    /// </summary>
    public static readonly Actor Local = new("local", Scope.Everything, PermissionSet.All);

    public static Actor Operator() => new($"operator@{Environment.MachineName}", Scope.Everything, PermissionSet.All);

    public static Actor Job(string job) => new($"system:{job}", Scope.Everything, PermissionSet.All);
}

/// <summary>A right named after the thing it is about: <c>counts.write</c>.</summary>
public readonly record struct Permission(string Name)
{
    public override string ToString() => Name;
}

/// <summary>The permissions an actor holds.</summary>
public sealed class PermissionSet
{
    private readonly HashSet<Permission>? _granted;

    private PermissionSet(HashSet<Permission>? granted) => _granted = granted;

    public static readonly PermissionSet All = new(null);

    public static readonly PermissionSet None = new([]);

    public static PermissionSet Of(params IEnumerable<Permission> permissions) => new([.. permissions]);

    public bool Holds(Permission permission) => _granted is null || _granted.Contains(permission);
}
