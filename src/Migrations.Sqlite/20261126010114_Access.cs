using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Access : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_audit_line_at_id",
                table: "audit_line");

            migrationBuilder.DropIndex(
                name: "IX_audit_line_position_at",
                table: "audit_line");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "audit_line");

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "audit_detail",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "machine_token",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 48, nullable: false),
                    secret_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    zone_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    role = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    sector = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    addresses = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    from = table.Column<long>(type: "INTEGER", nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false),
                    owner_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    created_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    revoked_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revoked_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    last_used_at = table.Column<long>(type: "INTEGER", nullable: true),
                    last_used_from = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    two_places_at = table.Column<long>(type: "INTEGER", nullable: true),
                    two_places = table.Column<string>(type: "TEXT", maxLength: 130, nullable: true),
                    refused_at = table.Column<long>(type: "INTEGER", nullable: true),
                    refused_from = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_machine_token", x => x.id);
                    table.ForeignKey(
                        name: "FK_machine_token_account_owner_id",
                        column: x => x.owner_id,
                        principalTable: "account",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "publication",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    disease_id = table.Column<short>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    figures = table.Column<int>(type: "INTEGER", nullable: false),
                    as_of = table.Column<int>(type: "INTEGER", nullable: true),
                    title = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    title_en = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    introduction = table.Column<string>(type: "TEXT", nullable: true),
                    introduction_en = table.Column<string>(type: "TEXT", nullable: true),
                    advice = table.Column<string>(type: "TEXT", nullable: true),
                    advice_en = table.Column<string>(type: "TEXT", nullable: true),
                    sources = table.Column<string>(type: "TEXT", nullable: true),
                    sources_en = table.Column<string>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    changed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    changed_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_publication", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "publication_issue",
                columns: table => new
                {
                    publication_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    position = table.Column<long>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    issued_at = table.Column<long>(type: "INTEGER", nullable: false),
                    as_of = table.Column<int>(type: "INTEGER", nullable: false),
                    issued_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false),
                    withdrawn_at = table.Column<long>(type: "INTEGER", nullable: true),
                    withdrawn_why = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_publication_issue", x => new { x.publication_id, x.number });
                });

            migrationBuilder.CreateTable(
                name: "reviewed_map",
                columns: table => new
                {
                    publication_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    approval_number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    shapes = table.Column<byte[]>(type: "BLOB", nullable: false),
                    uploaded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    uploaded_by = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reviewed_map", x => x.publication_id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_session_ends_at",
                table: "session",
                column: "ends_at");

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_kind_at",
                table: "audit_line",
                columns: new[] { "kind", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_position_kind_at",
                table: "audit_line",
                columns: new[] { "position", "kind", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_machine_token_name",
                table: "machine_token",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_machine_token_owner_id",
                table: "machine_token",
                column: "owner_id");

            migrationBuilder.CreateIndex(
                name: "IX_machine_token_position",
                table: "machine_token",
                column: "position");

            migrationBuilder.CreateIndex(
                name: "IX_machine_token_secret_hash",
                table: "machine_token",
                column: "secret_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_publication_position_disease_id",
                table: "publication",
                columns: new[] { "position", "disease_id" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "machine_token");

            migrationBuilder.DropTable(
                name: "publication");

            migrationBuilder.DropTable(
                name: "publication_issue");

            migrationBuilder.DropTable(
                name: "reviewed_map");

            migrationBuilder.DropIndex(
                name: "IX_session_ends_at",
                table: "session");

            migrationBuilder.DropIndex(
                name: "IX_audit_line_kind_at",
                table: "audit_line");

            migrationBuilder.DropIndex(
                name: "IX_audit_line_position_kind_at",
                table: "audit_line");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "audit_detail");

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "audit_line",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_at_id",
                table: "audit_line",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_position_at",
                table: "audit_line",
                columns: new[] { "position", "at" });
        }
    }
}
