// Package view may speak SQL: fine.
package view

import "database/sql"
